import { Admin } from '@platformatic/kafka';
import { PomonaError } from '../../base/errors.ts';
import { explainKafkaError } from './explain-kafka-error.ts';
import { clientOptions, requestTimeoutMs } from './kafka-cluster.ts';
import type { KafkaCluster } from './kafka-cluster.ts';

export interface TopicOptions {
  readonly topic: string;
  readonly partitions: number;
  /** The broker's default when absent. */
  readonly replicas?: number;
  /** Kafka's own names, as in `retention.ms`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** An append is one record batch, and the collector takes requests of 5 MiB. */
const maxMessageBytes = 16 * 1024 * 1024;
/** A broker that was just started answers within some seconds, after a crash with many topics within a quarter of a minute. */
const startRetries = 20;

/**
 * Creates a topic unless there is one of that name, and gives how many partitions it has.
 *
 * @throws PomonaError `log_unavailable` when no broker can be reached, or none lets it be made
 */
export async function createTopic(cluster: KafkaCluster, options: TopicOptions): Promise<number> {
  const { topic, partitions, replicas = -1, settings } = options;
  const admin = new Admin({
    ...clientOptions(cluster),
    timeout: requestTimeoutMs,
    retries: startRetries,
    retryDelay: 1_000,
  });
  try {
    if (!(await admin.listTopics()).includes(topic)) {
      const all = { 'max.message.bytes': String(maxMessageBytes), ...settings };
      const configs = Object.entries(all).map(([name, value]) => ({ name, value }));
      await admin.createTopics({ topics: [topic], partitions, replicas, configs });
    }
    const metadata = await admin.metadata({ topics: [topic], forceUpdate: true });
    return metadata.topics.get(topic)?.partitionsCount ?? partitions;
  } catch (error) {
    const brokers = cluster.bootstrapBrokers.join(', ');
    throw new PomonaError(
      'log_unavailable',
      `The topic ${topic} cannot be used at ${brokers}: ${explainKafkaError(error)}. \`pomona doctor --log kafka --brokers ${brokers}\` goes the whole way step by step.`,
      { cause: error, retryAfterSeconds: 5 },
    );
  } finally {
    await admin.close();
  }
}
