import type { AppendBatch, LogAppender } from '../event-log.ts';
import { KafkaAppender } from './kafka-appender.ts';
import { createTopic } from './create-topic.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { KafkaLog } from './kafka-log.ts';

export interface KafkaTopicOptions {
  readonly cluster: KafkaCluster;
  readonly topic: string;
  /** How many partitions the topic is created with where there is none. */
  readonly partitions: number;
  /** The field of a record whose value says which partition it goes to, so that records of one value keep their order. */
  readonly keyField: string;
}

/** A topic as a whole: records are appended by key, and read partition by partition. */
export class KafkaTopic implements LogAppender {
  /** One log a partition, in their order. */
  readonly partitions: readonly KafkaLog[];
  readonly #appender: KafkaAppender;

  private constructor(options: KafkaTopicOptions, partitions: readonly KafkaLog[]) {
    const { cluster, topic, keyField } = options;
    this.partitions = partitions;
    this.#appender = new KafkaAppender({ cluster, topic, placeOf: keyFinder(keyField) });
  }

  /**
   * Opens a topic, and creates it where there is none.
   *
   * @throws PomonaError `log_unavailable` when it cannot be reached
   */
  static async open(options: KafkaTopicOptions): Promise<KafkaTopic> {
    const { cluster, topic } = options;
    const count = await createTopic(cluster, options);
    const partitions: KafkaLog[] = [];
    for (let partition = 0; partition < count; partition += 1) {
      partitions.push(await KafkaLog.open({ cluster, topic, partition }));
    }
    return new KafkaTopic(options, partitions);
  }

  async append(batch: AppendBatch): Promise<void> {
    await this.#appender.append(batch);
  }

  async close(): Promise<void> {
    await this.#appender.close();
    for (const log of this.partitions) await log.close();
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
