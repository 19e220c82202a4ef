import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { v5 as uuidOf } from 'uuid';
import { Backoff } from '../../base/backoff.ts';
import { PomonaError } from '../../base/errors.ts';
import { createTopic } from '../../log/kafka/create-topic.ts';
import type { KafkaCluster } from '../../log/kafka/kafka-cluster.ts';
import { rowsTopic, storageOf } from '../run-notes.ts';
import type { Run, RunNotes } from '../run-notes.ts';
import { countedRows, keptEvents, setAside, topicStream, viewsOf } from './counting-stream.ts';
import type { CountingPlan } from './counting-stream.ts';
import { explainSparkError } from './explain-spark-error.ts';
import { SparkSession } from './spark-session.ts';
import { hasCheckpoint } from './has-checkpoint.ts';
import type { StreamInit } from './spark-session.ts';
import type { StreamingQueryInstanceId } from './connect-protocol.ts';

export interface SupervisorOptions {
  /** Where Spark Connect listens, such as http://127.0.0.1:15002. */
  readonly url: string;
  /** Where Spark keeps checkpoints and events: a folder or URI that all of Spark can read and write. */
  readonly storage: string;
  readonly cluster: KafkaCluster;
  readonly topic: string;
  readonly plan: CountingPlan;
  readonly notes: RunNotes;
  readonly onTrouble: (what: string, error: unknown) => void;
  /** Records that one batch takes at most. */
  readonly maxOffsetsPerTrigger?: number;
}

export interface QueryStatus {
  readonly name: string;
  readonly inputRowsPerSecond: number;
  readonly batchMs: number;
  /** Records in the topic that it has not read. */
  readonly lag: number;
  readonly stateRows: number;
  /** Rows that Spark left out as too old for its watermark; a reason for alarm. */
  readonly droppedRows: number;
  readonly watermark: string | null;
}

/** What streaming queries count on. */
export const streamSettings = {
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.streaming.stateStore.providerClass':
    'org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider',
};
const pollMs = 500;

export const quarantineTopic = 'quarantine';

/** Of the JSON of Spark's StreamingQueryProgress, what is looked at. */
interface Progress {
  readonly batchId: number;
  readonly batchDuration?: number;
  readonly eventTime?: { readonly watermark?: string };
  readonly stateOperators: readonly {
    readonly numRowsTotal: number;
    readonly numRowsDroppedByWatermark: number;
  }[];
  readonly sources: readonly [
    {
      /** JSON in JSON: offsets by partition by topic. */
      readonly startOffset: string | null;
      readonly endOffset: string | null;
      readonly numInputRows: number;
      readonly latestOffset: string | null;
      readonly processedRowsPerSecond?: number;
    },
  ];
}

/**
 * Sees to it that Spark runs the queries of a plan: starts what does not run, on the checkpoint it had, tells how far it is,
 * and begins again after whatever fails. All supervisors of a plan share one session of Spark, in which a query of a name
 * runs once: one that finds it running watches it.
 */
export class SparkSupervisor {
  readonly #options: SupervisorOptions;
  readonly #session: SparkSession;
  readonly #stopping = new AbortController();
  readonly #status = new Map<string, QueryStatus>();
  /** The last batch of each query that was looked at. */
  readonly #lastBatches = new Map<string, number>();
  #running: Promise<void> = Promise.resolve();
  #failure: PomonaError | undefined;
  readonly #backoff = new Backoff({ firstMs: 500, longestMs: 30_000 });
  #version: string | undefined;

  private constructor(options: SupervisorOptions) {
    this.#options = options;
    const { url, topic, storage, plan } = options;
    this.#session = new SparkSession(url, sessionIdOf(topic, storage, plan));
  }

  static start(options: SupervisorOptions): SparkSupervisor {
    const supervisor = new SparkSupervisor(options);
    supervisor.#running = supervisor.#run();
    return supervisor;
  }

  /** Why the queries do not run, if they do not. */
  get failure(): PomonaError | undefined {
    return this.#failure;
  }

  get sparkVersion(): string | undefined {
    return this.#version;
  }

  /** How each query was after its last batch. */
  get queries(): readonly QueryStatus[] {
    return [...this.#status.values()];
  }

  /** Lets go; with `stopQueries` the queries end as well, unless another supervisor starts them again. */
  async stop({ stopQueries }: { readonly stopQueries: boolean }): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    if (!stopQueries) return;
    try {
      for (const id of (await this.#session.activeQueries()).values()) {
        await this.#session.stopQuery(id);
      }
    } catch {
      // A server that is gone runs no queries.
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        const queries = await this.#reconcile();
        this.#failure = undefined;
        await this.#watch(queries);
      } catch (error) {
        await this.#fail(error);
      }
    }
  }

  /** Starts what does not run, and gives what runs. */
  async #reconcile(): Promise<Queries> {
    this.#version = await this.#session.version();
    await this.#session.configure(streamSettings);
    await this.#createTopics();
    const active = await this.#session.activeQueries();
    const run = await this.#currentRun(active);
    const wanted = this.#queriesOf(run);
    for (const [name, id] of active) {
      if (!wanted.has(name)) await this.#session.stopQuery(id);
    }
    const { topic, cluster, plan, maxOffsetsPerTrigger = 250_000 } = this.#options;
    const brokers = cluster.bootstrapBrokers.join(',');
    for (const [name, relation] of viewsOf(
      plan,
      topicStream({ brokers, topic, maxOffsetsPerTrigger }),
    )) {
      await this.#session.createView(name, relation);
    }
    const ids = new Map<string, StreamingQueryInstanceId>();
    for (const [queryName, query] of wanted) {
      const started =
        active.get(queryName) ?? (await this.#session.startStream({ ...query, queryName }));
      ids.set(queryName, started);
    }
    return { run, ids };
  }

  async #createTopics(): Promise<void> {
    const { cluster, plan } = this.#options;
    for (const topic of plan.plans.map(rowsTopic)) {
      await createTopic(cluster, { topic, kind: 'metrics', partitions: 1 });
    }
    await createTopic(cluster, { topic: quarantineTopic, kind: 'quarantine', partitions: 1 });
  }

  /** The run of this plan; a new one where there is none, or where what it had remembered is gone. */
  async #currentRun(active: ReadonlyMap<string, unknown>): Promise<Run> {
    const { notes, plan, topic, storage, onTrouble } = this.#options;
    await notes.refresh();
    const known = notes.runOf(plan.id, topic);
    await this.#requireOwnStorage(known);
    if (
      known &&
      (active.has(`count-${known.id}`) ||
        (await hasCheckpoint(this.#session, `${known.checkpoints}/count`)))
    ) {
      return known;
    }
    if (known && notes.positionsOf(known.id)) {
      const message = `The checkpoint in ${known.checkpoints} is gone. What it had counted is counted anew, from the start of the topic ${topic}; until then the numbers stand as they are.`;
      onTrouble('Spark begins anew', new PomonaError('data_corrupt', message));
    }
    const id = randomBytes(6).toString('hex');
    const run = {
      ...{ id, plan: plan.id, topic },
      checkpoints: `${storage}/checkpoints/${plan.id}-${id}`,
      startedAt: new Date().toISOString(),
    };
    await notes.noteRun(run);
    return run;
  }

  /** Two storages for one run would leave its events in two places, and its queries to two sessions. */
  async #requireOwnStorage(known: Run | undefined): Promise<void> {
    const { storage, topic } = this.#options;
    const other = known && storageOf(known);
    if (!known || other === storage) return;
    if (!(await hasCheckpoint(this.#session, `${known.checkpoints}/count`))) return;
    throw new PomonaError(
      'invalid_parameter',
      `the topic ${topic} is counted with --storage ${other}, not ${storage}: name that one here, or take its checkpoint away to begin anew`,
    );
  }

  /** What is to run, by name. */
  #queriesOf(run: Run): ReadonlyMap<string, StreamInit> {
    const { cluster, plan, storage, topic } = this.#options;
    const kafka = { 'kafka.bootstrap.servers': cluster.bootstrapBrokers.join(',') };
    const checkpointOf = (name: string) => ({ checkpointLocation: `${run.checkpoints}/${name}` });
    return new Map<string, StreamInit>([
      [
        `count-${run.id}`,
        {
          input: countedRows(plan, run.id),
          format: 'kafka',
          outputMode: 'update',
          trigger: { case: 'processingTimeInterval', value: '500 milliseconds' },
          options: { ...kafka, ...checkpointOf('count') },
        },
      ],
      [
        `keep-${run.id}`,
        {
          input: keptEvents(plan),
          format: 'parquet',
          outputMode: 'append',
          partitioningColumnNames: ['seoulDay'],
          sinkDestination: { case: 'path', value: `${storage}/events/${topic}-${run.id}` },
          trigger: { case: 'processingTimeInterval', value: '60 seconds' },
          options: checkpointOf('keep'),
        },
      ],
      [
        `set-aside-${run.id}`,
        {
          input: setAside(quarantineTopic),
          format: 'kafka',
          outputMode: 'append',
          trigger: { case: 'processingTimeInterval', value: '60 seconds' },
          options: { ...kafka, ...checkpointOf('set-aside') },
        },
      ],
    ]);
  }

  /** Looks at the queries until one of them has ended, or another supervisor's run stands for the plan. */
  async #watch({ run, ids }: Queries): Promise<void> {
    let noted = '';
    while (!this.#stopping.signal.aborted) {
      await delay(pollMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      const { notes, plan, topic } = this.#options;
      await notes.refresh();
      if (notes.runOf(plan.id, topic)?.id !== run.id) return;
      const active = await this.#session.activeQueries();
      for (const [name, id] of ids) {
        if (!active.has(name)) throw new QueryEnded(name, await this.#session.failureOf(id));
        const progress = await this.#newsOf(name, id);
        if (!progress) continue;
        this.#backoff.reset();
        this.#status.set(name, statusOf(name, progress));
        const positions = positionsOf(progress.sources[0].endOffset);
        if (name !== `count-${run.id}` || positions === undefined) continue;
        if (positions.join() === noted) continue;
        await notes.notePositions(run.id, positions);
        noted = positions.join();
      }
    }
  }

  /** The last batch of a query; what batches since the last look have lost is told. */
  async #newsOf(name: string, id: StreamingQueryInstanceId): Promise<Progress | undefined> {
    const recent = (await this.#session.recentProgress(id)) as readonly Progress[];
    const lastBatch = this.#lastBatches.get(name) ?? -1;
    for (const progress of recent.filter(({ batchId }) => batchId > lastBatch)) {
      const loss = lossOf(progress);
      if (loss === undefined) continue;
      const message = `Batch ${progress.batchId} of the query ${name} ${loss}`;
      const error = new PomonaError('data_corrupt', message);
      this.#options.onTrouble('Events are lost to the numbers', error);
    }
    const last = recent.at(-1);
    this.#lastBatches.set(name, last?.batchId ?? lastBatch);
    return last;
  }

  async #fail(error: unknown): Promise<void> {
    const { url, onTrouble } = this.#options;
    const reason = error instanceof QueryEnded ? error.message : explainSparkError(error);
    this.#failure = new PomonaError('log_unavailable', `Spark at ${url}: ${reason}`, {
      cause: error,
    });
    if (this.#backoff.isCalm && !this.#stopping.signal.aborted) {
      onTrouble('Spark is started again', this.#failure);
    }
    // What was known of the queries is no longer so.
    this.#status.clear();
    await this.#backoff.pause(this.#stopping.signal);
  }
}

/** The session that all supervisors of a plan share. */
export function sessionIdOf(topic: string, storage: string, { id }: CountingPlan): string {
  return uuidOf(`pomona:${topic} ${storage} ${id}`, uuidOf.URL);
}

interface Queries {
  readonly run: Run;
  readonly ids: ReadonlyMap<string, StreamingQueryInstanceId>;
}

class QueryEnded extends Error {
  constructor(name: string, reason: string | undefined) {
    super(`the query ${name} ended: ${reason ?? 'it was stopped'}`);
  }
}

function statusOf(name: string, progress: Progress): QueryStatus {
  const [source] = progress.sources;
  const end = positionsOf(source.endOffset) ?? [];
  const latest = positionsOf(source.latestOffset) ?? end;
  return {
    name,
    inputRowsPerSecond: source.processedRowsPerSecond ?? 0,
    batchMs: progress.batchDuration ?? 0,
    lag: latest.reduce((sum, offset, partition) => sum + offset - (end[partition] ?? 0), 0),
    stateRows: progress.stateOperators.reduce((sum, { numRowsTotal }) => sum + numRowsTotal, 0),
    droppedRows: droppedRowsOf(progress.stateOperators),
    watermark: progress.eventTime?.watermark ?? null,
  };
}

/**
 * What a batch left out, in words. Kafka may drop what is being read, and Spark goes on where it finds no records as if none
 * had been there; but a topic of events has a record at every offset.
 */
function lossOf({ sources: [source], stateOperators }: Progress): string | undefined {
  const [start, end] = [positionsOf(source.startOffset), positionsOf(source.endOffset)];
  if (start && end) {
    const between = (sum: number, to: number, partition: number) =>
      sum + to - (start[partition] ?? 0);
    const records = end.reduce(between, 0);
    if (source.numInputRows < records) {
      return `found ${source.numInputRows} of the ${records} records from offsets ${start.join(', ')} to ${end.join(', ')}: Kafka had dropped the others (retention.ms).`;
    }
  }
  const dropped = droppedRowsOf(stateOperators);
  if (dropped === 0) return undefined;
  return `left ${dropped} rows out as older than the watermark: has the clock of Spark’s machine gone back by a day?`;
}

function droppedRowsOf(operators: Progress['stateOperators']): number {
  return operators.reduce((sum, { numRowsDroppedByWatermark: rows }) => sum + rows, 0);
}

/** Offsets by partition, of the one topic that is read. */
function positionsOf(json: string | null): number[] | undefined {
  const offsets = JSON.parse(json ?? '{}') as Record<string, Record<string, number>>;
  const [partitions] = Object.values(offsets);
  if (!partitions) return undefined;
  const positions: number[] = [];
  for (const [partition, offset] of Object.entries(partitions)) {
    positions[Number(partition)] = offset;
  }
  return positions;
}
