import { randomBytes } from 'node:crypto';
import { v5 as uuidOf } from 'uuid';
import { PomonaError } from '../../base/errors.ts';
import { createTopic } from '../../log/kafka/create-topic.ts';
import type { KafkaCluster } from '../../log/kafka/kafka-cluster.ts';
import { quarantineTopic } from '../follow-set-aside.ts';
import { rowsTopic, storageOf } from '../run-notes.ts';
import type { Run, RunNotes } from '../run-notes.ts';
import { countedRows, keptEvents, setAside, topicStream, viewsOf } from './counting-stream.ts';
import type { CountingPlan } from './counting-stream.ts';
import { hasCheckpoint } from './has-checkpoint.ts';
import { kafkaOptions, redactionSettings } from './kafka-options.ts';
import { SparkSession } from './spark-session.ts';
import type { StreamInit } from './spark-session.ts';
import { SparkWork } from './spark-work.ts';
import { droppedRowsOf, pollMs, positionsOf, WatchedQueries } from './watched-queries.ts';
import type { Progress, QueryIds } from './watched-queries.ts';
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
  /** What it keeps to go on from, in memory and files. */
  readonly stateBytes: number;
  /** Rows that Spark left out as too old for its watermark; a reason for alarm. */
  readonly droppedRows: number;
  readonly watermark: string | null;
}

/** What streaming queries count on. */
export const streamSettings = {
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.streaming.stateStore.providerClass':
    'org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider',
  // Less to write for each batch; and to know the number of rows, each would be looked up once more.
  'spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled': 'true',
  'spark.sql.streaming.stateStore.rocksdb.trackTotalNumberOfRows': 'false',
  // State may wait with what is too old until there are events again.
  'spark.sql.streaming.noDataMicroBatches.enabled': 'false',
  // What HotSpot compiles at most: longer generated methods would be interpreted, batch after batch.
  'spark.sql.codegen.hugeMethodLimit': '8000',
  ...redactionSettings,
};

/** Rows are several times as long as the events they are made of, and much alike. */
const packed = {
  'kafka.compression.type': 'lz4',
  'kafka.batch.size': '131072',
  'kafka.linger.ms': '20',
};

/**
 * Sees to it that Spark runs the queries of a plan: starts what does not run, on the checkpoint it had, tells how far it is,
 * and begins again after whatever fails. All supervisors of a plan share one session of Spark, in which a query of a name
 * runs once: one that finds it running watches it.
 */
export class SparkSupervisor {
  readonly #options: SupervisorOptions;
  readonly #session: SparkSession;
  readonly #work: SparkWork;
  readonly #watched: WatchedQueries;
  readonly #status = new Map<string, QueryStatus>();
  #version: string | undefined;

  private constructor(options: SupervisorOptions) {
    this.#options = options;
    const { url, topic, storage, plan, onTrouble } = options;
    this.#session = new SparkSession(url, sessionIdOf(topic, storage, plan));
    this.#watched = new WatchedQueries(this.#session, onTrouble);
    this.#work = new SparkWork({ url, onTrouble }, () => this.#turn());
  }

  static start(options: SupervisorOptions): SparkSupervisor {
    return new SparkSupervisor(options);
  }

  /** Why the queries do not run, if they do not. */
  get failure(): PomonaError | undefined {
    return this.#work.failure;
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
    await this.#work.stop();
    if (!stopQueries) return;
    try {
      for (const id of (await this.#session.activeQueries()).values()) {
        await this.#session.stopQuery(id);
      }
    } catch {
      // A server that is gone runs no queries.
    }
  }

  async #turn(): Promise<void> {
    try {
      const queries = await this.#reconcile();
      this.#work.begun();
      await this.#watch(queries);
    } catch (error) {
      // What was known of the queries is no longer so.
      this.#status.clear();
      throw error;
    }
  }

  /** Starts what does not run, and gives what runs. */
  async #reconcile(): Promise<Queries> {
    this.#version = await this.#session.version();
    this.#work.answered();
    await this.#session.configure(streamSettings);
    await this.#createTopics();
    const active = await this.#session.activeQueries();
    const run = await this.#currentRun(active);
    const wanted = this.#queriesOf(run);
    for (const [name, id] of active) {
      if (!wanted.has(name)) await this.#session.stopQuery(id);
    }
    const { topic, cluster, plan, maxOffsetsPerTrigger = 250_000 } = this.#options;
    for (const [name, relation] of viewsOf(
      plan,
      topicStream({ cluster, topic, maxOffsetsPerTrigger }),
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
    const hasCounted = known && notes.positionsOf(known.id) !== undefined;
    // Its queries have not been started yet, whatever kept them from it.
    if (known && !hasCounted && storageOf(known) === storage) return known;
    if (known && hasCounted) {
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
    const kafka = kafkaOptions(cluster);
    const checkpointOf = (name: string) => ({ checkpointLocation: `${run.checkpoints}/${name}` });
    return new Map<string, StreamInit>([
      [
        `count-${run.id}`,
        {
          input: countedRows(plan, run.id),
          format: 'kafka',
          outputMode: 'update',
          trigger: { case: 'processingTimeInterval', value: '500 milliseconds' },
          options: { ...kafka, ...packed, ...checkpointOf('count') },
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
          input: setAside(topic, quarantineTopic),
          format: 'kafka',
          outputMode: 'append',
          trigger: { case: 'processingTimeInterval', value: '10 seconds' },
          options: { ...kafka, ...checkpointOf('set-aside') },
        },
      ],
    ]);
  }

  /** Looks at the queries until one of them has ended, or another supervisor's run stands for the plan. */
  async #watch({ run, ids }: Queries): Promise<void> {
    let noted = '';
    const { notes, plan, topic } = this.#options;
    while (await this.#work.goesOn(pollMs)) {
      await notes.refresh();
      if (notes.runOf(plan.id, topic)?.id !== run.id) return;
      await this.#watched.look(ids, async (name, progress) => {
        this.#work.wentWell();
        this.#status.set(name, statusOf(name, progress));
        const positions = positionsOf(progress.sources[0].endOffset);
        if (name !== `count-${run.id}` || positions === undefined) return;
        if (positions.join() === noted) return;
        await notes.notePositions(run.id, positions);
        noted = positions.join();
      });
    }
  }
}

/** The session that all supervisors of a plan share. */
export function sessionIdOf(topic: string, storage: string, { id }: CountingPlan): string {
  return uuidOf(`pomona:${topic} ${storage} ${id}`, uuidOf.URL);
}

interface Queries {
  readonly run: Run;
  readonly ids: QueryIds;
}

function bytesOf({ memoryUsedBytes, customMetrics }: Progress['stateOperators'][number]): number {
  return memoryUsedBytes + (customMetrics?.rocksdbSstFileSize ?? 0);
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
    stateBytes: progress.stateOperators.reduce((sum, operator) => sum + bytesOf(operator), 0),
    droppedRows: droppedRowsOf(progress.stateOperators),
    watermark: progress.eventTime?.watermark ?? null,
  };
}
