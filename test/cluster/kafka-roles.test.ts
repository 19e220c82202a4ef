import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Admin } from '@platformatic/kafka';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Instance } from '../crash/instance.ts';
import { sqlRows, writeKey, writeSettings } from '../crash/pomona-process.ts';
import { ShopClients } from '../crash/shop-clients.ts';
import { KafkaBroker } from './kafka-broker.ts';

let broker: KafkaBroker;
let root: string;
let settings: string;
let instances: Instance[];
let clients: ShopClients[];

beforeAll(async () => {
  broker = await KafkaBroker.start();
}, 600_000);
afterAll(() => broker.remove());

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pomona-kafka-roles-'));
  settings = await writeSettings(join(root, 'settings.json'), { segmentMiB: 0.2 });
  [instances, clients] = [[], []];
});

afterEach(async () => {
  for (const each of clients) await each.stop();
  for (const each of instances) await each.end('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

async function start(topic: string, name: string, roles: string): Promise<Instance> {
  const log = ['--log', 'kafka', '--brokers', broker.address, '--topic', topic];
  const options = [...log, '--partitions', '4', '--roles', roles];
  const made = new Instance(join(root, name), settings, options);
  instances.push(made);
  await made.start();
  return made;
}

function shoppersAt(instance: Instance): ShopClients {
  const made = new ShopClients(2, `at${clients.length}`);
  made.url = instance.url;
  clients.push(made);
  return made;
}

/** Ids of what was counted, once nothing waits and all that was acknowledged is there. */
async function countedBy(instance: Instance, shoppers: readonly ShopClients[]) {
  const acknowledged = shoppers.flatMap((each) => [...each.acknowledged]);
  for (;;) {
    await instance.settled();
    const rows = await sqlRows(instance.folder, 'select distinct eventId from events order by all');
    const ids = new Set(rows.map(({ eventId }) => eventId as string));
    if (acknowledged.every((eventId) => ids.has(eventId))) return ids;
    await delay(200);
  }
}

async function expectExact(instance: Instance, shoppers: readonly ShopClients[]): Promise<void> {
  const ids = await countedBy(instance, shoppers);
  expect([...ids].filter((id) => !shoppers.some(({ sent }) => sent.has(id)))).toEqual([]);
  const [access] = await sqlRows(instance.folder, 'select sum(events)::bigint as n from access');
  expect(access?.n).toBe(ids.size);
  expect((await instance.ledger()).difference).toBe(0);
  await instance.expectVerified();
  expect(shoppers.flatMap(({ violations }) => [...violations])).toEqual([]);
}

test(
  'collectors and what counts are processes apart; each is killed under load, and all is counted once',
  { timeout: 300_000 },
  async () => {
    const [first, second] = [
      await start('apart', 'first', 'collector'),
      await start('apart', 'second', 'collector'),
    ];
    const counting = await start('apart', 'counting', 'engine,api');
    const [here, there] = [shoppersAt(first), shoppersAt(second)];
    for (let round = 0; round < 3; round += 1) {
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
    // A collector keeps none of what it sends.
    expect(await sqlRows(first.folder, 'select eventId from events')).toEqual([]);
  },
);

test(
  'without its broker a collector answers 503 and is not ready, and comes back by itself',
  { timeout: 120_000 },
  async () => {
    const collector = await start('away', 'away', 'collector');
    const ready = async () => fetch(`${collector.url}/readyz`);
    expect((await ready()).status).toBe(200);
    broker.kill();
    // Nobody sends anything meanwhile: it looks for itself.
    while ((await ready()).status !== 503) await delay(100);
    expect(await (await ready()).text()).toContain(broker.address);
    expect(await statusOfPost(collector)).toBe(503);
    await broker.restart();
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
    const shoppers = shoppersAt(collector);
    await shoppers.progress(200);
    const admin = new Admin({ bootstrapBrokers: [broker.address], clientId: 'test' });
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
