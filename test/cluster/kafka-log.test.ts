import { randomUUID } from 'node:crypto';
import { Admin } from '@platformatic/kafka';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('a topic that was made anew under its name is told from the one that was open', async () => {
  const cluster = { bootstrapBrokers: [broker.address], clientId: 'pomona-test' };
  const topic = `anew-${randomUUID()}`;
  const settings = { topic, kind: 'events', partitions: 1 } as const;
  await createTopic(cluster, settings);
  const log = await KafkaLog.open({ cluster, topic, partition: 0 });
  await log.append({ lines: Buffer.from('{}\n{}\n'), records: 2, receivedAtMs: Date.now() });
  const admin = new Admin(cluster);
  await admin.deleteTopics({ topics: [topic] });
  await createTopic(cluster, settings);
  const looks = () => log.lookAtBounds().catch((error: unknown) => error);
  await expect.poll(looks, { timeout: 30_000 }).toMatchObject({
    code: 'data_corrupt',
    message: expect.stringContaining('another topic of the same name'),
  });
  expect(log.failure?.code).toBe('data_corrupt');
  await admin.close();
  await log.close();
}, 60_000);
