import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { KafkaLog } from '../../src/log/kafka/kafka-log.ts';
import { createTopic } from '../../src/log/kafka/create-topic.ts';
import { describeEventLog } from '../contract/event-log.ts';
import type { LogUnderTest } from '../contract/event-log.ts';
import { KafkaBroker } from './kafka-broker.ts';

let broker: KafkaBroker;
beforeAll(async () => {
  broker = await KafkaBroker.start();
}, 600_000);
afterAll(() => broker.remove());

async function makeKafkaLog(): Promise<LogUnderTest> {
  const cluster = { bootstrapBrokers: [broker.address], clientId: 'pomona-test' };
  const topic = `log-${randomUUID()}`;
  await createTopic(cluster, { topic, kind: 'events', partitions: 1 });
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
