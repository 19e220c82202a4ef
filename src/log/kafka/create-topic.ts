import { Admin } from '@platformatic/kafka';

export interface TopicOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly topic: string;
  readonly partitions: number;
  readonly replicas: number;
  /** Kafka's own names, as in `retention.ms`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** An append is one record batch, and the collector takes requests of 5 MiB. */
const maxMessageBytes = 16 * 1024 * 1024;

/** Creates a topic unless there is one of that name; tells whether it did. */
export async function createTopic(options: TopicOptions): Promise<boolean> {
  const { brokers, clientId, topic, partitions, replicas, settings } = options;
  const admin = new Admin({ clientId, bootstrapBrokers: [...brokers] });
  try {
    if ((await admin.listTopics()).includes(topic)) return false;
    const all = { 'max.message.bytes': String(maxMessageBytes), ...settings };
    const configs = Object.entries(all).map(([name, value]) => ({ name, value }));
    await admin.createTopics({ topics: [topic], partitions, replicas, configs });
    return true;
  } finally {
    await admin.close();
  }
}
