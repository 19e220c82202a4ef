import type { KafkaCluster } from '../../log/kafka/kafka-cluster.ts';
import { KafkaTopic } from '../../log/kafka/kafka-topic.ts';
import type { OpenOrderJob } from './order-job.ts';
import { TopicJob } from './topic-job.ts';

/** Finishes what was left, then reads what comes into a topic until Ctrl-C. The topic is made where there is none. */
export async function runTopic(
  opened: OpenOrderJob,
  { cluster, name }: { readonly cluster: KafkaCluster; readonly name: string },
): Promise<void> {
  const topic = await KafkaTopic.open({
    ...{ cluster, topic: name, partitions: 1, keyField: 'key', isRead: true },
    onTrouble: opened.onTrouble,
  });
  try {
    opened.say(`Reading the topic ${name}; Ctrl-C ends`);
    await new TopicJob({ ...opened, topic }).run();
  } finally {
    await topic.close();
  }
}
