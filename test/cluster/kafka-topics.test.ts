import { Admin, ConfigResourceTypes } from '@platformatic/kafka';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTopic } from '../../src/log/kafka/create-topic.ts';
import { topicSettings } from '../../src/log/kafka/topic-settings.ts';
import type { TopicKind } from '../../src/log/kafka/topic-settings.ts';
import { KafkaBroker } from './kafka-broker.ts';

let broker: KafkaBroker;
let admin: Admin;
const cluster = () => ({ bootstrapBrokers: [broker.address], clientId: 'pomona-test' });

beforeAll(async () => {
  broker = await KafkaBroker.start();
  admin = new Admin(cluster());
}, 600_000);
afterAll(async () => {
  await admin.close();
  await broker.remove();
});

async function settingsOf(topic: string): Promise<Readonly<Record<string, unknown>>> {
  const resources = [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: topic }];
  const [described] = await admin.describeConfigs({ resources });
  return Object.fromEntries(described!.configs.map(({ name, value }) => [name, value]));
}

test.each(Object.keys(topicSettings) as TopicKind[])(
  'a topic of %s is made with its settings, once, whoever else is about to make it',
  async (kind) => {
    const topic = `made-${kind}`;
    const make = () => createTopic(cluster(), { topic, kind, partitions: 2 });
    expect(await Promise.all([make(), make(), make()])).toEqual([[], [], []]);
    const wanted = Object.entries(topicSettings[kind]).map(([name, { value }]) => [name, value]);
    expect(await settingsOf(topic)).toMatchObject(Object.fromEntries(wanted));
    const { topics } = await admin.metadata({ topics: [topic] });
    expect(topics.get(topic)?.partitionsCount).toBe(2);
  },
);

test('a topic with other settings is told of, and left as it is', async () => {
  const configs = [
    { name: 'cleanup.policy', value: 'compact' },
    { name: 'max.message.bytes', value: '20000000' },
  ];
  await admin.createTopics({ topics: ['other'], partitions: 1, replicas: 1, configs });
  const before = await settingsOf('other');
  const warnings = await createTopic(cluster(), { topic: 'other', kind: 'events', partitions: 4 });
  expect(warnings).toEqual([
    expect.stringMatching(
      new RegExp(
        `^The topic other at ${broker.address} has cleanup.policy=compact, where delete is wanted: .*--add-config cleanup.policy=delete`,
      ),
    ),
  ]);
  expect(await settingsOf('other')).toEqual(before);
});
