import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Admin } from '@platformatic/kafka';
import { expect, test } from 'vitest';
import type { Instance } from '../crash/instance.ts';
import { pomona, sqlRows, writeKey } from '../crash/pomona-process.ts';
import type { ShopClients } from '../crash/shop-clients.ts';
import { KafkaStage, storedIds } from './kafka-stage.ts';

const stage = new KafkaStage();

async function start(topic: string, name: string, roles: string): Promise<Instance> {
  const made = stage.machine(topic, name, ['--partitions', '4', '--roles', roles]);
  await made.start();
  return made;
}

async function expectExact(instance: Instance, shoppers: readonly ShopClients[]): Promise<void> {
  const acknowledged = shoppers.flatMap((each) => [...each.acknowledged]);
  const ids = await storedIds(instance, acknowledged);
  expect(ids.filter((id) => !shoppers.some(({ sent }) => sent.has(id)))).toEqual([]);
  const [access] = await sqlRows(instance.folder, 'select sum(events)::bigint as n from access');
  expect(access?.n).toBe(ids.length);
  expect((await instance.ledger()).difference).toBe(0);
  await instance.expectVerified();
  expect(shoppers.flatMap(({ violations }) => [...violations])).toEqual([]);
}

test(
  'collectors and what counts are processes apart; each is killed under load, and all is counted once',
  { timeout: 600_000 },
  async () => {
    const [first, second] = [
      await start('apart', 'first', 'collector'),
      await start('apart', 'second', 'collector'),
    ];
    const counting = await start('apart', 'counting', 'engine,api');
    const [here, there] = [stage.shoppersAt(first), stage.shoppersAt(second)];
    for (let round = 0; round < 2; round += 1) {
      await here.progress(150);
      there.url = undefined;
      await second.end('SIGKILL');
      await here.progress(50);
      await second.start();
      there.url = second.url;
      await there.progress(150);
      await counting.end('SIGKILL');
      await here.progress(50);
      await counting.start();
    }
    await here.stop();
    await there.stop();
    await expectExact(counting, [here, there]);
    // A collector keeps none of what it sends, and nothing is put into its folder beside the topic.
    expect(await sqlRows(first.folder, 'select eventId from events')).toEqual([]);
    await first.end('SIGTERM');
    const replay = await pomona('replay', 'examples/events.ndjson', '--data', first.folder);
    expect(replay.stderr).toContain('follows the Kafka topic apart');
  },
);

test(
  'without its broker a collector answers 503 and is not ready, and comes back by itself',
  { timeout: 120_000 },
  async () => {
    const collector = await start('away', 'away', 'collector');
    const ready = async () => fetch(`${collector.url}/readyz`);
    expect((await ready()).status).toBe(200);
    stage.broker.kill();
    // Nobody sends anything meanwhile: it looks for itself.
    while ((await ready()).status !== 503) await delay(100);
    expect(await (await ready()).text()).toContain(stage.broker.address);
    expect(await statusOfPost(collector)).toBe(503);
    await stage.broker.restart();
    while ((await ready()).status !== 200) await delay(100);
    expect(await statusOfPost(collector)).toBe(202);
  },
);

async function statusOfPost({ url }: Instance): Promise<number> {
  const answer = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ eventId: 'one', type: 'login', occurredAt: new Date().toISOString(), userId: 'u' },
      ...{ anonymousId: 'v', sessionId: 's' },
    }),
  });
  return answer.status;
}

test(
  'partitions that a topic gets while it is followed are followed too, without a restart',
  { timeout: 120_000 },
  async () => {
    const collector = await start('grown', 'collector', 'collector');
    const counting = await start('grown', 'counting', 'engine,api');
    const shoppers = stage.shoppersAt(collector);
    await shoppers.progress(200);
    const admin = new Admin({ bootstrapBrokers: [stage.broker.address], clientId: 'test' });
    await admin.createPartitions({ topics: [{ name: 'grown', count: 8 }] });
    await admin.close();
    // Neither who sends nor who counts is started anew.
    while ((await positionsOf(counting)).filter((position) => position > 0).length < 8) {
      await shoppers.progress(50);
    }
    await shoppers.stop();
    await expectExact(counting, [shoppers]);
  },
);

/** How far each partition has been followed. */
async function positionsOf({ folder }: Instance): Promise<readonly number[]> {
  const text = await readFile(join(folder, 'kafka.json'), 'utf8');
  return (JSON.parse(text) as { positions: readonly number[] }).positions;
}
