import { randomUUID } from 'node:crypto';
import { KafkaLog } from '../../src/log/kafka/kafka-log.ts';
import { createTopic } from '../../src/log/kafka/create-topic.ts';
import { describeEventLog } from '../contract/event-log.ts';
import type { LogUnderTest } from '../contract/event-log.ts';

const brokers = ['127.0.0.1:19092'];

async function makeKafkaLog(): Promise<LogUnderTest> {
  const topic = `log-${randomUUID()}`;
  await createTopic({ brokers, clientId: 'test', topic, partitions: 1, replicas: 1 });
  const options = { brokers, topic, partition: 0, clientId: 'test' };
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
