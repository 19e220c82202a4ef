import { randomUUID } from 'node:crypto';
import { KafkaLog } from '../../src/log/kafka/kafka-log.ts';
import { createTopic } from '../../src/log/kafka/create-topic.ts';
import { describeEventLog } from '../contract/event-log.ts';
import type { LogUnderTest } from '../contract/event-log.ts';

const cluster = { bootstrapBrokers: ['127.0.0.1:19092'], clientId: 'pomona-test' };

async function makeKafkaLog(): Promise<LogUnderTest> {
  const topic = `log-${randomUUID()}`;
  await createTopic(cluster, { topic, partitions: 1 });
  const options = { cluster, topic, partition: 0 };
  const log = await KafkaLog.open(options);
  let current = log;
  return {
    log,
    async reopen() {
      await current.close();
      current = await KafkaLog.open(options);
      return current;
    },
    dispose: () => current.close(),
  };
}

describeEventLog('The log on Kafka', makeKafkaLog);
