import { createTopic } from '../log/kafka/create-topic.ts';
import { KafkaAppender } from '../log/kafka/kafka-appender.ts';
import type { KafkaCluster } from '../log/kafka/kafka-cluster.ts';
import { keyFinder } from '../log/kafka/kafka-topic.ts';
import type { BatchResult, ResultSink } from './result-sink.ts';

/** A result as a record of a topic. */
export interface PublishedResult {
  readonly key: string;
  readonly batch: number;
  readonly text: string;
  readonly origin: BatchResult['origin'];
}

/**
 * Results as records of a topic of one partition: for each batch one record a key, in their order, as upserts by key. A batch that is handed
 * over again after a crash stands there again, in the very same words: key and batch tell.
 */
export class KafkaSink implements ResultSink {
  readonly #appender: KafkaAppender;

  private constructor(cluster: KafkaCluster, topic: string) {
    this.#appender = new KafkaAppender({ cluster, topic, placeOf: keyFinder('key') });
  }

  /** Creates the topic where there is none. Rejects with PomonaError `log_unavailable`. */
  static async open(cluster: KafkaCluster, topic: string): Promise<KafkaSink> {
    await createTopic(cluster, { topic, kind: 'metrics', partitions: 1 });
    return new KafkaSink(cluster, topic);
  }

  /** Rejects with PomonaError `log_unavailable`. */
  async publish({ batch, origin, entries }: BatchResult): Promise<void> {
    const lines = entries.map(([key, text]) => {
      const result: PublishedResult = { key, batch, text, origin };
      return `${JSON.stringify(result)}\n`;
    });
    await this.#appender.append({
      lines: Buffer.from(lines.join('')),
      ...{ records: lines.length, receivedAtMs: Date.now() },
    });
  }

  close(): Promise<void> {
    return this.#appender.close();
  }
}
