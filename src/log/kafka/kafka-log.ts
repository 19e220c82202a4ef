import { Consumer, Producer, ProduceAcks } from '@platformatic/kafka';
import type { MessageToProduce, RecordsBatch } from '@platformatic/kafka';
import { messageOf, PomonaError } from '../../base/errors.ts';
import { AppendQueue } from '../append-queue.ts';
import type { QueuedAppend } from '../append-queue.ts';
import type { AppendBatch, Appended, EventLog, LogBatch, ReadLimit } from '../event-log.ts';
import { OffsetWaiters } from '../offset-waiters.ts';
import { recordsAsLines } from './records-as-lines.ts';

export interface KafkaLogOptions {
  /** `host:port` of brokers to ask first. */
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly partition: number;
  readonly clientId: string;
}

/** One send takes as many waiting appends as fit; well under the `max.message.bytes` that topics are created with. */
const groupBytes = 4 * 1024 * 1024;
const groupRecords = 16_384;
/** Appends that wait for the broker: what is beyond is refused, so that a broker that is down costs no memory. */
const waitingBytesMax = 64 * 1024 * 1024;
const requestTimeoutMs = 10_000;
/** How long a broker holds back its answer while nothing new has come. */
const idleWaitMs = 500;
const retryAfterSeconds = 2;

/**
 * The log on Apache Kafka: one partition of a topic is one log, and Kafka's offsets are its offsets. An append is
 * durable once all in-sync replicas have it (acks=all, idempotent producer); its records stand in one record batch, and
 * a read gives whole record batches. Offsets are kept by the reader: no consumer group has a say in them.
 *
 * An append that was rejected may have arrived all the same (the broker died after it had written): appended again, its
 * records stand there twice, which the engine tells by their identity.
 */
export class KafkaLog implements EventLog {
  readonly #options: KafkaLogOptions;
  readonly #producer: Producer;
  readonly #consumer: Consumer;
  readonly #queue = new AppendQueue(groupBytes, groupRecords);
  readonly #waiters = new OffsetWaiters();
  #startOffset = 0;
  #endOffset = 0;
  #waiting = 0;
  #pumping: Promise<void> | undefined;
  #following: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  private constructor(options: KafkaLogOptions) {
    const { brokers, clientId } = options;
    const shared = { clientId, bootstrapBrokers: [...brokers], timeout: requestTimeoutMs };
    this.#options = options;
    this.#producer = new Producer({ ...shared, idempotent: true, acks: ProduceAcks.ALL });
    this.#consumer = new Consumer({ ...shared, groupId: clientId });
    this.#consumer.topics.track(options.topic);
  }

  /**
   * Opens the log of a partition that exists.
   *
   * @throws PomonaError `log_unavailable` when its leader cannot be reached
   */
  static async open(options: KafkaLogOptions): Promise<KafkaLog> {
    const log = new KafkaLog(options);
    try {
      await log.#lookAtBounds();
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

  append(batch: AppendBatch): Promise<Appended> {
    if (this.#closing) return Promise.reject(this.#unavailable('is closed'));
    if (this.#queue.bytes > waitingBytesMax) {
      return Promise.reject(this.#unavailable('is behind: too many events wait for the broker'));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ batch, resolve, reject });
      this.#pumping ??= this.#pump();
    });
  }

  async read(offset: number, limit: ReadLimit): Promise<LogBatch> {
    this.#assertReadable(offset);
    const nothing = { offset, nextOffset: offset, records: 0, parts: [] };
    if (offset === this.#endOffset) return nothing;
    const batches = await this.#fetch(offset, limit.bytes, 0);
    return recordsAsLines(batches, offset, limit) ?? nothing;
  }

  async waitFor(offset: number, signal?: AbortSignal): Promise<void> {
    if (this.#closing || this.#endOffset > offset) return;
    this.#waiting += 1;
    this.#following ??= this.#follow();
    await this.#waiters.wait(offset, signal);
    this.#waiting -= 1;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#waiters.release();
    await this.#pumping;
    await this.#following;
    await Promise.all([this.#producer.close(true), this.#consumer.close(true)]);
  }

  async #pump(): Promise<void> {
    while (this.#queue.length > 0) await this.#send(this.#queue.takeGroup());
    this.#pumping = undefined;
  }

  async #send(group: readonly QueuedAppend[]): Promise<void> {
    try {
      const messages = group.flatMap(({ batch }) => this.#messagesOf(batch));
      const { offsets } = await this.#producer.send({ messages });
      let offset = Number(offsets?.[0]?.offset);
      if (!Number.isSafeInteger(offset)) throw new Error('the broker told no offset');
      const firstOffsets = group.map(({ batch }) => (offset += batch.records) - batch.records);
      this.#grow(offset);
      group.forEach(({ resolve }, index) => resolve({ offset: firstOffsets[index]! }));
    } catch (error) {
      const failure = this.#unavailable('did not take events', error);
      for (const { reject } of group) reject(failure);
    }
  }

  #messagesOf({ lines, records, receivedAtMs }: AppendBatch): MessageToProduce[] {
    const { topic, partition } = this.#options;
    const timestamp = BigInt(receivedAtMs);
    const bytes = Buffer.from(lines.buffer, lines.byteOffset, lines.length);
    let start = 0;
    return Array.from({ length: records }, () => {
      const end = bytes.indexOf(10, start);
      const value = bytes.subarray(start, end);
      start = end + 1;
      return { topic, partition, timestamp, value };
    });
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
      if (!answer) return [];
      this.#startOffset = Number(answer.logStartOffset);
      this.#grow(Number(answer.highWatermark));
      return answer.records ?? [];
    } catch (error) {
      throw this.#unavailable('cannot be read', error);
    }
  }

  async #lookAtBounds(): Promise<void> {
    const { topic, partition } = this.#options;
    const partitions = { [topic]: [partition] };
    const boundAt = async (timestamp: bigint) => {
      const offsets = await this.#consumer.listOffsets({ topics: [topic], partitions, timestamp });
      return Number(offsets.get(topic)?.[partition]);
    };
    this.#startOffset = await boundAt(-2n);
    this.#endOffset = await boundAt(-1n);
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
    const { topic, partition, brokers } = this.#options;
    return `The log (partition ${partition} of topic ${topic} at ${brokers.join(', ')})`;
  }

  #unavailable(what: string, cause?: unknown): PomonaError {
    if (cause instanceof PomonaError) return cause;
    const reason = cause === undefined ? '' : `: ${messageOf(cause)}`;
    return new PomonaError('log_unavailable', `${this.#name} ${what}${reason}`, {
      retryAfterSeconds,
      cause,
    });
  }
}
