import { setTimeout as delay } from 'node:timers/promises';
import { Admin } from '@platformatic/kafka';
import { PomonaError } from '../../base/errors.ts';
import type { AppendBatch, LogAppender } from '../event-log.ts';
import { OffsetWaiters } from '../offset-waiters.ts';
import { createTopic, partitionCount } from './create-topic.ts';
import type { TopicOptions } from './create-topic.ts';
import { explainKafkaError } from './explain-kafka-error.ts';
import { KafkaAppender } from './kafka-appender.ts';
import { clientOptions, requestTimeoutMs } from './kafka-cluster.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { KafkaLog } from './kafka-log.ts';
import type { TopicKind } from './topic-settings.ts';

export interface KafkaTopicOptions {
  readonly cluster: KafkaCluster;
  readonly topic: string;
  /** What stands in it; events unless given. */
  readonly kind?: TopicKind;
  /** How many partitions the topic is created with where there is none. */
  readonly partitions: number;
  /** The field of a record whose value says which partition it goes to, so that records of one value keep their order. */
  readonly keyField: string;
  /** Whether its partitions are to be read, not only appended to. */
  readonly isRead: boolean;
  readonly onTrouble?: TopicOptions['onTrouble'];
}

/** How often the brokers are asked whether the topic has got more partitions, and whether they are there at all. */
const lookAgainMs = 5_000;

/**
 * A topic as a whole: records are appended by key, and read partition by partition. Partitions that are added while it
 * is open are found.
 */
export class KafkaTopic implements LogAppender {
  /** What of the topic's settings does not fit, in words. */
  readonly warnings: readonly string[];
  readonly #options: KafkaTopicOptions;
  readonly #appender: KafkaAppender;
  readonly #admin: Admin;
  readonly #partitions: KafkaLog[] = [];
  readonly #waiters = new OffsetWaiters();
  readonly #closing = new AbortController();
  #looking: Promise<void> | undefined;
  #watching: Promise<void> = Promise.resolve();
  #failure: PomonaError | undefined;

  private constructor(options: KafkaTopicOptions, warnings: readonly string[]) {
    this.warnings = warnings;
    const { cluster, topic, keyField } = options;
    this.#options = options;
    this.#appender = new KafkaAppender({ cluster, topic, placeOf: keyFinder(keyField) });
    this.#admin = new Admin({ ...clientOptions(cluster), timeout: requestTimeoutMs, retries: 0 });
  }

  /**
   * Opens a topic, and creates it where there is none.
   *
   * @throws PomonaError `log_unavailable` when it cannot be reached, `not_configured` when the brokers do not talk to us
   */
  static async open(options: KafkaTopicOptions): Promise<KafkaTopic> {
    const { cluster, topic, kind = 'events', partitions, onTrouble } = options;
    const told = onTrouble ? { onTrouble } : {};
    const warnings = await createTopic(cluster, { topic, kind, partitions, ...told });
    const opened = new KafkaTopic(options, warnings);
    try {
      await opened.lookForPartitions();
    } catch (error) {
      await opened.close();
      throw error;
    }
    opened.#watching = opened.#watch();
    return opened;
  }

  get name(): string {
    return this.#options.topic;
  }

  /** One log a partition, in their order; none where it is not read. */
  get partitions(): readonly KafkaLog[] {
    return this.#partitions;
  }

  /** Why the brokers do not take events, or do not answer. */
  get failure(): PomonaError | undefined {
    return this.#failure;
  }

  async append(batch: AppendBatch): Promise<void> {
    try {
      await this.#appender.append(batch);
      this.#failure = undefined;
    } catch (error) {
      if (error instanceof PomonaError) this.#failure = error;
      throw error;
    }
  }

  /** Opens partitions that were added. Rejects with PomonaError `log_unavailable` when the brokers do not tell. */
  lookForPartitions(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  /** Resolves once there are more than so many partitions, or when the signal is aborted. */
  waitForPartitions(count: number, signal: AbortSignal): Promise<void> {
    if (this.#partitions.length > count) return Promise.resolve();
    return this.#waiters.wait(count, signal);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#waiters.release();
    await this.#watching;
    await this.#appender.close();
    for (const log of this.#partitions) await log.close();
    await this.#admin.close();
  }

  async #watch(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await delay(lookAgainMs, undefined, { signal }).catch(() => undefined);
      // Its failure is kept: whoever asks how the topic is gets told.
      if (!signal.aborted) await this.lookForPartitions().catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    const { cluster, topic, isRead } = this.#options;
    try {
      const count = await partitionCount(this.#admin, topic);
      while (isRead && this.#partitions.length < count) {
        const partition = this.#partitions.length;
        this.#partitions.push(await KafkaLog.open({ cluster, topic, partition }));
      }
      this.#failure = undefined;
      this.#waiters.wake(this.#partitions.length);
    } catch (error) {
      this.#failure = error instanceof PomonaError ? error : this.#unreachable(error);
      throw this.#failure;
    }
  }

  #unreachable(cause: unknown): PomonaError {
    const { topic, cluster } = this.#options;
    return new PomonaError(
      'log_unavailable',
      `The topic ${topic} cannot be looked at, at ${cluster.bootstrapBrokers.join(', ')}: ${explainKafkaError(cause)}`,
      { cause, retryAfterSeconds: 2 },
    );
  }
}

/**
 * Finds the value of a text field of the top level in a canonical line. Known fields stand before whatever else a record
 * has, and within a text every quotation mark is escaped: the first place that looks like the field is the field.
 */
export function keyFinder(field: string): (record: Buffer) => { key: Buffer } | object {
  const opening = Buffer.from(`"${field}":"`);
  return (record) => {
    const found = record.indexOf(opening);
    if (found < 0) return {};
    const start = found + opening.length;
    let end = start;
    while (end < record.length && record[end] !== quote) end += record[end] === backslash ? 2 : 1;
    return { key: record.subarray(start, end) };
  };
}

const quote = 0x22;
const backslash = 0x5c;
