import { Consumer } from '@platformatic/kafka';
import type { RecordsBatch } from '@platformatic/kafka';
import { PomonaError } from '../../base/errors.ts';
import type { AppendBatch, Appended, EventLog, ReadLimit } from '../event-log.ts';
import { OffsetWaiters } from '../offset-waiters.ts';
import { KafkaAppender } from './kafka-appender.ts';
import { explainKafkaError } from './explain-kafka-error.ts';
import { clientOptions, requestTimeoutMs } from './kafka-cluster.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { recordsAsLines, recordsFrom } from './records-as-lines.ts';
import type { KafkaRecord, TimedBatch } from './records-as-lines.ts';

export interface KafkaLogOptions {
  readonly cluster: KafkaCluster;
  readonly topic: string;
  readonly partition: number;
}

/** How long a broker holds back its answer while nothing new has come. */
const idleWaitMs = 500;

/**
 * The log on Apache Kafka: one partition of a topic is one log, and Kafka's offsets are its offsets. The records of an
 * append stand in one record batch, and a read gives whole ones. The reader keeps the offset: no consumer group has a
 * say in it.
 *
 * An append that was rejected may have arrived all the same (the broker died after it had written): appended again, its
 * records stand there twice, which the engine tells by their identity.
 */
export class KafkaLog implements EventLog {
  readonly #options: KafkaLogOptions;
  readonly #appender: KafkaAppender;
  readonly #consumer: Consumer;
  readonly #waiters = new OffsetWaiters();
  #startOffset = 0;
  #endOffset = 0;
  #waiting = 0;
  #failure: PomonaError | undefined;
  #following: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  private constructor(options: KafkaLogOptions) {
    const { cluster, topic, partition } = options;
    this.#options = options;
    this.#appender = new KafkaAppender({ cluster, topic, placeOf: () => ({ partition }) });
    // A client needs a group's name even where it never joins one.
    this.#consumer = new Consumer({
      ...clientOptions(cluster),
      timeout: requestTimeoutMs,
      retries: 1,
      groupId: cluster.clientId,
    });
    this.#consumer.topics.track(topic);
  }

  /**
   * Opens the log of a partition that exists.
   *
   * @throws PomonaError `log_unavailable` when its leader cannot be reached
   */
  static async open(options: KafkaLogOptions): Promise<KafkaLog> {
    const log = new KafkaLog(options);
    try {
      await log.lookAtBounds();
      return log;
    } catch (error) {
      await log.close();
      throw log.#unavailable('cannot be opened', error);
    }
  }

  get startOffset(): number {
    return this.#startOffset;
  }

  get endOffset(): number {
    return this.#endOffset;
  }

  /** Why the partition cannot be read now. */
  get failure(): PomonaError | undefined {
    return this.#failure;
  }

  async append(batch: AppendBatch): Promise<Appended> {
    const appended = await this.#appender.append(batch);
    this.#grow(appended.offset + batch.records);
    return appended;
  }

  /** All records of a batch were received in the same minute. */
  async read(offset: number, limit: ReadLimit): Promise<TimedBatch> {
    this.#assertReadable(offset);
    const nothing = { offset, nextOffset: offset, records: 0, parts: [], receivedAtMs: 0 };
    if (offset === this.#endOffset) return nothing;
    const batches = await this.#fetch(offset, limit.bytes, 0);
    return recordsAsLines(batches, offset, limit) ?? nothing;
  }

  /** Records from `offset` on as they are, and the offset after what was read; none at the end. */
  async readRecords(
    offset: number,
    bytes: number,
  ): Promise<{ readonly records: readonly KafkaRecord[]; readonly nextOffset: number }> {
    this.#assertReadable(offset);
    if (offset === this.#endOffset) return { records: [], nextOffset: offset };
    return recordsFrom(await this.#fetch(offset, bytes, 0), offset);
  }

  async waitFor(offset: number, signal?: AbortSignal): Promise<void> {
    if (this.#closing || this.#endOffset > offset) return;
    this.#waiting += 1;
    this.#following ??= this.#follow();
    await this.#waiters.wait(offset, signal);
    this.#waiting -= 1;
  }

  /** Asks the broker where the partition begins and ends now. */
  async lookAtBounds(): Promise<void> {
    const { topic, partition } = this.#options;
    const partitions = { [topic]: [partition] };
    const boundAt = async (timestamp: bigint) => {
      const offsets = await this.#consumer.listOffsets({ topics: [topic], partitions, timestamp });
      // The answer has a place for each partition of the topic.
      return Number(offsets.get(topic)?.[partition]);
    };
    this.#startOffset = await boundAt(-2n);
    const endOffset = await boundAt(-1n);
    if (endOffset < this.#endOffset) {
      const message = `${this.#name} ends at offset ${endOffset}, and had reached ${this.#endOffset}: it is another topic of the same name, or its broker has lost records.`;
      this.#failure = new PomonaError('data_corrupt', message);
      throw this.#failure;
    }
    this.#failure = undefined;
    this.#grow(endOffset);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#waiters.release();
    await this.#appender.close();
    await this.#following;
    await this.#consumer.close();
  }

  /** Looks for what others have appended, as long as anybody waits for it. */
  async #follow(): Promise<void> {
    while (this.#waiting > 0 && !this.#closing) {
      try {
        await this.#fetch(this.#endOffset, 1, idleWaitMs);
      } catch {
        // Whoever reads is told why; here the broker is given time to come back.
        await this.#waiters.wait(this.#endOffset, AbortSignal.timeout(idleWaitMs));
      }
    }
    this.#following = undefined;
  }

  async #fetch(offset: number, maxBytes: number, maxWaitTime: number): Promise<RecordsBatch[]> {
    const { topic, partition } = this.#options;
    try {
      const metadata = await this.#consumer.metadata({ topics: [topic] });
      const found = metadata.topics.get(topic);
      const leader = found?.partitions[partition]?.leader;
      if (!found || leader === undefined) throw new Error('the partition does not exist');
      const asked = {
        ...{ partition, fetchOffset: BigInt(offset), partitionMaxBytes: maxBytes },
        ...{ currentLeaderEpoch: -1, lastFetchedEpoch: -1 },
      };
      const { responses } = await this.#consumer.fetch({
        ...{ node: leader, minBytes: 1, maxBytes, maxWaitTime },
        topics: [{ topicId: found.id, partitions: [asked] }],
      });
      const answer = responses[0]?.partitions[0];
      if (!answer) throw new Error('the broker tells nothing of the partition');
      this.#failure = undefined;
      this.#startOffset = Number(answer.logStartOffset);
      this.#grow(Number(answer.highWatermark));
      return answer.records ?? [];
    } catch (error) {
      this.#failure = this.#unavailable('cannot be read', error);
      throw this.#failure;
    }
  }

  #grow(endOffset: number): void {
    if (endOffset <= this.#endOffset) return;
    this.#endOffset = endOffset;
    this.#waiters.wake(endOffset);
  }

  #assertReadable(offset: number): void {
    if (this.#closing) throw this.#unavailable('is closed');
    const { startOffset, endOffset } = this;
    if (Number.isSafeInteger(offset) && offset >= startOffset && offset <= endOffset) return;
    const message = `${this.#name} has no offset ${offset}: it holds ${startOffset} to ${endOffset}.`;
    throw new PomonaError('invalid_parameter', message);
  }

  get #name(): string {
    const { topic, partition, cluster } = this.#options;
    return `Partition ${partition} of the topic ${topic} at ${cluster.bootstrapBrokers.join(', ')}`;
  }

  #unavailable(what: string, cause?: unknown): PomonaError {
    const reason = cause === undefined ? '' : `: ${explainKafkaError(cause)}`;
    return new PomonaError('log_unavailable', `${this.#name} ${what}${reason}`, {
      retryAfterSeconds: 2,
      cause,
    });
  }
}
