import { setTimeout as delay } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { PomonaError } from '../base/errors.ts';
import type { Column } from '../collect/event-schema.ts';
import type { KafkaTopic } from '../log/kafka/kafka-topic.ts';
import type { KafkaCluster } from '../log/kafka/kafka-cluster.ts';
import { RunFollower } from '../process/follow-run.ts';
import { SetAsideFollower } from '../process/follow-set-aside.ts';
import type { FollowSetAsideOptions } from '../process/follow-set-aside.ts';
import { newestOfTopic } from '../process/latest-events.ts';
import type { StoredEvent } from '../process/latest-events.ts';
import { drawRunLedger } from '../process/run-ledger.ts';
import type { Ledger } from '../process/ledger.ts';
import { RunNotes } from '../process/run-notes.ts';
import { countingPlan } from '../process/spark/counting-stream.ts';
import type { QueryStatus } from '../process/spark/supervisor.ts';
import { SparkSupervisor } from '../process/spark/supervisor.ts';
import type { Store } from '../process/store.ts';
import type { TimeRange } from '../serve/time-range.ts';

export interface SparkOptions {
  /** Where Spark Connect listens, such as http://127.0.0.1:15002. */
  readonly url: string;
  /** Where Spark keeps checkpoints and events: a folder or URI that all of Spark can read and write. */
  readonly storage: string;
}

interface SparkCountingOptions extends Pick<
  FollowSetAsideOptions,
  'quarantine' | 'judge' | 'clock'
> {
  readonly spark: SparkOptions;
  readonly cluster: KafkaCluster;
  readonly topic: KafkaTopic;
  readonly store: Store;
  readonly columns: readonly Column[];
  readonly tempFolder: string;
  /** Whether this process sees to it that Spark counts. */
  readonly supervises: boolean;
  readonly onCommit: (counted: number) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
}

const lookAgainMs = 500;

/** Counting where Spark does it: this process takes the rows in, and may see to it that Spark runs. */
export class SparkCounting {
  readonly #options: SparkCountingOptions;
  readonly #notes: RunNotes;
  readonly #supervisor: SparkSupervisor | undefined;
  readonly #follower: RunFollower;
  readonly #setAside: SetAsideFollower;
  readonly #closing = new AbortController();
  #watching: Promise<void> = Promise.resolve();
  /** When nothing was seen waiting last. */
  #caughtUpAtMs = 0;
  /** Why the topic is not the one that was counted, as of the last look at it. */
  #otherTopic: PomonaError | undefined;

  private constructor(
    options: SparkCountingOptions,
    notes: RunNotes,
    supervisor: SparkSupervisor | undefined,
    follower: RunFollower,
  ) {
    this.#options = options;
    this.#notes = notes;
    this.#supervisor = supervisor;
    this.#follower = follower;
    this.#setAside = new SetAsideFollower({ ...options, topic: options.topic.name });
  }

  /** Rejects with PomonaError `log_unavailable` when the brokers cannot be reached. Spark is waited for in the background. */
  static async open(options: SparkCountingOptions): Promise<SparkCounting> {
    const { spark, cluster, store, tempFolder, onTrouble } = options;
    const plan = countingPlan(store.plans, options.columns);
    const topic = options.topic.name;
    const notes = await RunNotes.open(cluster);
    const follower = await RunFollower.start({
      ...{ store, cluster, notes, plan: plan.id, topic, tempFolder, onTrouble },
      onCommit: options.onCommit,
    });
    const supervisor = options.supervises
      ? SparkSupervisor.start({ ...spark, cluster, topic, plan, notes, onTrouble })
      : undefined;
    const counting = new SparkCounting(options, notes, supervisor, follower);
    counting.#watching = counting.#watch();
    return counting;
  }

  /** Events that the rows here are made of. */
  get counted(): number {
    return this.#follower.counted;
  }

  /** Why the numbers do not move, where they do not. */
  get failures(): readonly PomonaError[] {
    const { partitions } = this.#options.topic;
    const ofTopic = partitions.find(({ failure }) => failure)?.failure ?? this.#otherTopic;
    return [this.#supervisor?.failure, this.#follower.failure, ofTopic].filter(
      (failure) => failure !== undefined,
    );
  }

  /** How Spark and its queries are, where this process watches them. */
  get watched(): { version: string | null; queries: QueryStatus[] } | undefined {
    if (!this.#supervisor) return undefined;
    const { sparkVersion, queries } = this.#supervisor;
    // While a batch runs, the topic grows behind the last one.
    const withLag = (query: QueryStatus) =>
      query.name.startsWith('count-') ? { ...query, lag: this.pending } : query;
    return { version: sparkVersion ?? null, queries: queries.map(withLag) };
  }

  /** Records of the topic that the rows here do not stand for yet, as far as is known. */
  get pending(): number {
    return Math.max(0, this.#end - this.#position);
  }

  get caughtUpAtMs(): number {
    return this.#caughtUpAtMs;
  }

  /** The newest events, from the topic. */
  latestEvents(limit: number): Promise<readonly StoredEvent[]> {
    return newestOfTopic(this.#options.topic.partitions, limit);
  }

  ledger(connection: DuckDBConnection, range: TimeRange): Promise<Ledger> {
    const { quarantine } = this.#options;
    const { run } = this.#follower;
    const records = { accepted: this.#end, read: this.#position };
    return drawRunLedger(connection, { run, records, quarantine }, range);
  }

  /** Resolves when the rows here stand for everything that is in the topic now. */
  async settled(signal: AbortSignal): Promise<void> {
    await this.#lookAtTopic();
    const end = this.#end;
    while (this.#position < end) {
      if (signal.aborted) throw new PomonaError('shutting_down', 'Pomona is stopping.');
      await delay(50);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#watching;
    await this.#supervisor?.stop({ stopQueries: true });
    await this.#follower.stop();
    await this.#setAside.stop();
    await this.#notes.close();
  }

  /** What has been counted cannot lie behind the end of the topic. */
  #beyondEnd(positions: readonly number[]): PomonaError | undefined {
    const { topic, spark } = this.#options;
    const endOf = (partition: number) => topic.partitions[partition]?.endOffset ?? 0;
    const partition = positions.findIndex((position, index) => position > endOf(index));
    if (partition === -1) return undefined;
    return new PomonaError(
      'data_corrupt',
      `Partition ${partition} of the topic ${topic.name} ends at offset ${endOf(partition)}, and had been counted up to ${positions[partition]}: it is another topic of the same name. The numbers are those of the old one. To count the new one, move ${spark.storage}/checkpoints away and start the engine again.`,
    );
  }

  get #end(): number {
    return this.#options.topic.partitions.reduce((sum, { endOffset }) => sum + endOffset, 0);
  }

  get #position(): number {
    return this.#follower.positions.reduce((sum, position) => sum + position, 0);
  }

  async #watch(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await delay(lookAgainMs, undefined, { signal }).catch(() => undefined);
      // The topic tells by itself that it cannot be reached.
      if (!signal.aborted) await this.#lookAtTopic().catch(() => undefined);
      if (this.pending === 0) this.#caughtUpAtMs = this.#options.clock();
    }
  }

  async #lookAtTopic(): Promise<void> {
    // Those of before the look: what is counted meanwhile may lie behind the end that is found.
    const { positions } = this.#follower;
    await Promise.all(this.#options.topic.partitions.map((partition) => partition.lookAtBounds()));
    this.#otherTopic = this.#beyondEnd(positions);
  }
}
