import { setTimeout as delay } from 'node:timers/promises';
import { ProduceAcks, Producer } from '@platformatic/kafka';
import type { MessageToProduce } from '@platformatic/kafka';
import { PomonaError } from '../../base/errors.ts';
import { AppendQueue } from '../append-queue.ts';
import type { QueuedAppend } from '../append-queue.ts';
import type { AppendBatch, Appended } from '../event-log.ts';
import { explainKafkaError } from './explain-kafka-error.ts';
import { clientOptions, requestTimeoutMs } from './kafka-cluster.ts';
import type { KafkaCluster } from './kafka-cluster.ts';

export interface KafkaAppenderOptions {
  readonly cluster: KafkaCluster;
  readonly topic: string;
  /** Where a record goes, a partition or a key that tells it, and with which headers; `index` is its place in its append. */
  readonly placeOf: (
    record: Buffer,
    index: number,
  ) => Pick<MessageToProduce, 'key' | 'partition' | 'headers'>;
}

/** One send takes as many waiting appends as fit; well under the `max.message.bytes` that topics are created with. */
const groupBytes = 4 * 1024 * 1024;
const groupRecords = 16_384;
/** Appends that wait for the broker: what is beyond is refused, so that a broker that is down costs no memory. */
const waitingBytesMax = 64 * 1024 * 1024;
const retryAfterSeconds = 2;
/** The client tries again for longer than somebody who sent events waits: many give up after 10 s and learn nothing. */
const acknowledgedWithinMs = 8_000;

/**
 * Appends lines to a topic, in the order in which they were given: idempotent, durable once all in-sync replicas have
 * them. Appends that wait for the broker share a request.
 */
export class KafkaAppender {
  readonly #options: KafkaAppenderOptions;
  readonly #queue = new AppendQueue(groupBytes, groupRecords);
  #producer: Producer;
  #pumping: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: KafkaAppenderOptions) {
    this.#options = options;
    this.#producer = this.#newProducer();
  }

  /**
   * Resolves with the offset of the first record, in the partition of the first that was sent with it.
   * Rejects with PomonaError `log_unavailable`; the records may have arrived all the same.
   */
  append(batch: AppendBatch): Promise<Appended> {
    if (this.#isClosed) return Promise.reject(this.#unavailable('is closed'));
    if (this.#queue.bytes > waitingBytesMax) {
      return Promise.reject(this.#unavailable('is behind: too many events wait for the broker'));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ batch, resolve, reject });
      this.#pumping ??= this.#pump();
    });
  }

  /** Sends what was given by now, then lets go. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#pumping;
    await this.#producer.close();
  }

  #newProducer(): Producer {
    const { cluster } = this.#options;
    return new Producer({
      ...clientOptions(cluster),
      idempotent: true,
      acks: ProduceAcks.ALL,
      timeout: requestTimeoutMs,
    });
  }

  async #pump(): Promise<void> {
    while (this.#queue.length > 0) await this.#send(this.#queue.takeGroup());
    this.#pumping = undefined;
  }

  async #send(group: readonly QueuedAppend[]): Promise<void> {
    try {
      const messages = group.flatMap(({ batch }) => this.#messagesOf(batch));
      const { offsets } = await withinTime(this.#producer.send({ messages }));
      let next = Number(offsets?.[0]?.offset);
      if (!Number.isSafeInteger(next)) throw new Error('the broker told no offset');
      for (const { batch, resolve } of group) {
        resolve({ offset: next });
        next += batch.records;
      }
    } catch (error) {
      this.#refuse(group, this.#unavailable('did not take events', error));
      this.#replaceProducer();
    }
  }

  /** Whoever waits behind a send that failed is told at once, rather than after another wait of his own. */
  #refuse(group: readonly QueuedAppend[], failure: PomonaError): void {
    for (let refused = group; refused.length > 0; refused = this.#queue.takeGroup()) {
      for (const { reject } of refused) reject(failure);
    }
  }

  /** After a send of unknown outcome the broker may wait for its sequence numbers: a new producer begins anew. */
  #replaceProducer(): void {
    const old = this.#producer;
    this.#producer = this.#newProducer();
    // Nothing of it is used any more, whatever becomes of it.
    old.close(true, () => undefined);
  }

  #messagesOf({ lines, records, receivedAtMs }: AppendBatch): MessageToProduce[] {
    const { topic, placeOf } = this.#options;
    const timestamp = BigInt(receivedAtMs);
    const bytes = Buffer.from(lines.buffer, lines.byteOffset, lines.length);
    let start = 0;
    return Array.from({ length: records }, (_, index) => {
      const end = bytes.indexOf(10, start);
      const value = bytes.subarray(start, end);
      start = end + 1;
      return { topic, timestamp, value, ...placeOf(value, index) };
    });
  }

  #unavailable(what: string, cause?: unknown): PomonaError {
    const { topic, cluster } = this.#options;
    const reason = cause === undefined ? '' : `: ${explainKafkaError(cause)}`;
    const message = `The topic ${topic} at ${cluster.bootstrapBrokers.join(', ')} ${what}${reason}`;
    return new PomonaError('log_unavailable', message, { retryAfterSeconds, cause });
  }
}

async function withinTime<T>(sending: Promise<T>): Promise<T> {
  const isOver = new AbortController();
  const over = delay(acknowledgedWithinMs, undefined, { signal: isOver.signal }).then(() => {
    throw new Error(`no answer within ${acknowledgedWithinMs / 1000} seconds`);
  });
  try {
    return await Promise.race([sending, over]);
  } finally {
    isOver.abort();
    // Who comes second is not waited for.
    over.catch(() => undefined);
    sending.catch(() => undefined);
  }
}
