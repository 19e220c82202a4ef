import type { KafkaCluster } from '../log/kafka/kafka-cluster.ts';
import { createTopic } from '../log/kafka/create-topic.ts';
import { KafkaAppender } from '../log/kafka/kafka-appender.ts';
import { KafkaLog } from '../log/kafka/kafka-log.ts';
import { KafkaTopic, keyFinder } from '../log/kafka/kafka-topic.ts';
import type { MetricPlan } from '../metrics/plan.ts';

/** Opens the topic with the rows of a metric, and creates it where there is none. */
export function openRowsTopic(cluster: KafkaCluster, topic: string): Promise<KafkaTopic> {
  const options = { topic, kind: 'metrics', partitions: 1, keyField: 'key', isRead: true } as const;
  return KafkaTopic.open({ cluster, ...options });
}

/** One counting of a topic from its start on, by one plan and with one checkpoint. */
export interface Run {
  readonly id: string;
  /** What it computes: see CountingPlan. */
  readonly plan: string;
  readonly topic: string;
  /** Where its checkpoints are, as Spark knows it. */
  readonly checkpoints: string;
  readonly startedAt: string;
}

/** The storage that a run was begun with. */
export function storageOf({ checkpoints }: Run): string {
  return checkpoints.replace(/\/checkpoints\/[^/]+$/, '');
}

/** For each partition the offset that is read next. */
export type Positions = readonly number[];

type Note =
  | ({ readonly key: string; readonly kind: 'run' } & { readonly run: Run })
  | {
      readonly key: string;
      readonly kind: 'positions';
      readonly run: string;
      readonly positions: Positions;
    };

export const runsTopic = 'metrics.runs';

/** The topic with the rows of a metric. */
export function rowsTopic({ definition }: MetricPlan): string {
  return `metrics.${definition.name}`;
}

/**
 * What those who start runs tell those who read their rows: which run stands for a plan, and how far it has come. It is a
 * compacted topic, of which the last note of a key holds.
 */
export class RunNotes {
  readonly #log: KafkaLog;
  readonly #appender: KafkaAppender;
  readonly #runs = new Map<string, Run>();
  readonly #positions = new Map<string, Positions>();
  #offset: number;
  #reading: Promise<void> = Promise.resolve();

  private constructor(log: KafkaLog, appender: KafkaAppender) {
    this.#log = log;
    this.#appender = appender;
    this.#offset = log.startOffset;
  }

  /** Rejects with PomonaError `log_unavailable` when the brokers cannot be reached. */
  static async open(cluster: KafkaCluster): Promise<RunNotes> {
    await createTopic(cluster, { topic: runsTopic, kind: 'metrics', partitions: 1 });
    const log = await KafkaLog.open({ cluster, topic: runsTopic, partition: 0 });
    const notes = new RunNotes(
      log,
      new KafkaAppender({ cluster, topic: runsTopic, placeOf: keyFinder('key') }),
    );
    await notes.refresh();
    return notes;
  }

  /** Reads what has been noted since. Several may ask at once: a slow one must not bring older notes back. */
  refresh(): Promise<void> {
    const reading = this.#reading.then(() => this.#readOn());
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #readOn(): Promise<void> {
    await this.#log.lookAtBounds();
    while (this.#offset < this.#log.endOffset) {
      const from = Math.max(this.#offset, this.#log.startOffset);
      const batch = await this.#log.read(from, { records: 10_000, bytes: 4 * 1024 * 1024 });
      for (const line of Buffer.concat(batch.parts).toString('utf8').split('\n')) {
        if (line !== '') this.#take(JSON.parse(line) as Note);
      }
      if (batch.nextOffset === this.#offset) return;
      this.#offset = batch.nextOffset;
    }
  }

  runOf(plan: string, topic: string): Run | undefined {
    return this.#runs.get(keyOf(plan, topic));
  }

  positionsOf(run: string): Positions | undefined {
    return this.#positions.get(run);
  }

  noteRun(run: Run): Promise<void> {
    return this.#append({ key: keyOf(run.plan, run.topic), kind: 'run', run });
  }

  notePositions(run: string, positions: Positions): Promise<void> {
    return this.#append({ key: `positions of ${run}`, kind: 'positions', run, positions });
  }

  async close(): Promise<void> {
    await this.#appender.close();
    await this.#log.close();
  }

  #take(note: Note): void {
    if (note.kind === 'run') this.#runs.set(note.key, note.run);
    else this.#positions.set(note.run, note.positions);
  }

  async #append(note: Note): Promise<void> {
    const lines = Buffer.from(`${JSON.stringify(note)}\n`);
    await this.#appender.append({ lines, records: 1, receivedAtMs: Date.now() });
    await this.refresh();
  }
}

function keyOf(plan: string, topic: string): string {
  return `run of ${plan} on ${topic}`;
}
