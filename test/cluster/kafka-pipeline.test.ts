import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Instance } from '../crash/instance.ts';
import { PomonaProcess, pomona, sqlRows, writeSettings } from '../crash/pomona-process.ts';
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
  root = await mkdtemp(join(tmpdir(), 'pomona-kafka-'));
  settings = await writeSettings(join(root, 'settings.json'), { segmentMiB: 0.2 });
  [instances, clients] = [[], []];
});

afterEach(async () => {
  for (const each of clients) await each.stop();
  for (const each of instances) await each.end('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

/** A machine of its own that shares a topic. */
function machine(topic: string, name: string): Instance {
  const options = ['--log', 'kafka', '--brokers', broker.address, '--topic', topic];
  const made = new Instance(join(root, name), settings, [...options, '--partitions', '3']);
  instances.push(made);
  return made;
}

function shoppersAt(instance: Instance): ShopClients {
  // Clients of several machines must not give their events the same ids.
  const made = new ShopClients(2, `at${clients.length}`);
  made.url = instance.url;
  clients.push(made);
  return made;
}

test(
  'two machines on one topic count the same, exactly, while broker and machines are killed',
  { timeout: 300_000 },
  async () => {
    const [first, second] = [machine('killed', 'first'), machine('killed', 'second')];
    await first.start();
    await second.start();
    const [here, there] = [shoppersAt(first), shoppersAt(second)];
    await here.progress(300);
    await there.progress(300);
    for (let round = 0; round < 3; round += 1) {
      there.url = undefined;
      await second.end('SIGKILL');
      await here.progress(100);
      await second.start();
      there.url = second.url;
      broker.kill();
      await delay(500);
      await broker.restart();
      await here.progress(100);
      await there.progress(100);
    }
    await here.stop();
    await there.stop();
    const acknowledged = [...here.acknowledged, ...there.acknowledged];
    const seenByFirst = await storedWhole(first, acknowledged);
    expect(await storedWhole(second, acknowledged)).toEqual(seenByFirst);
    const ids = new Set(seenByFirst);
    expect(acknowledged.filter((eventId) => !ids.has(eventId))).toEqual([]);
    expect([...ids].filter((id) => !here.sent.has(id) && !there.sent.has(id))).toEqual([]);
    for (const instance of [first, second]) {
      expect((await instance.ledger()).difference).toBe(0);
      const [access] = await sqlRows(
        instance.folder,
        'select sum(events)::bigint as n from access',
      );
      expect(access?.n).toBe(ids.size);
      await instance.expectVerified();
    }
  },
);

/** Ids of what a machine has stored, once it holds all that was acknowledged and nothing waits. */
async function storedWhole(instance: Instance, acknowledged: readonly string[]) {
  for (;;) {
    await instance.settled();
    const rows = await sqlRows(instance.folder, 'select distinct eventId from events order by all');
    const ids = new Set(rows.map(({ eventId }) => eventId as string));
    if (acknowledged.every((eventId) => ids.has(eventId))) return [...ids];
    await delay(200);
  }
}

test(
  'without a broker events are refused with 503, and taken again once it is back',
  { timeout: 120_000 },
  async () => {
    const instance = machine('away', 'away');
    await instance.start();
    const shoppers = shoppersAt(instance);
    await shoppers.progress(100);
    broker.kill();
    while ((await fetch(`${instance.url}/readyz`)).status !== 503) await delay(100);
    expect(await (await fetch(`${instance.url}/readyz`)).text()).toContain(broker.address);
    while (!shoppers.refusals.has(503)) await delay(50);
    expect((await fetch(`${instance.url}/api/insights/timeline`)).status).toBe(200);
    await broker.restart();
    await shoppers.progress(100);
    while ((await fetch(`${instance.url}/readyz`)).status !== 200) await delay(100);
    await shoppers.stop();
    await instance.settled();
    expect([...shoppers.violations]).toEqual([]);
    expect((await instance.ledger()).difference).toBe(0);
  },
);

test(
  'a folder that follows a topic takes events in by way of the topic only',
  { timeout: 120_000 },
  async () => {
    const instance = machine('alone', 'alone');
    await instance.start();
    await shoppersAt(instance).progress(10);
    await clients[0]!.stop();
    await instance.settled();
    await instance.end('SIGTERM');
    const own = PomonaProcess.start(instance.folder, settings);
    expect(await own.ready()).toBeUndefined();
    expect((await own.ended).stderr).toContain('follows the Kafka topic alone');
    const replay = await pomona('replay', 'examples/events.ndjson', '--data', instance.folder);
    expect(replay.code).not.toBe(0);
    expect(replay.stderr).toContain('follows the Kafka topic alone');
  },
);

test(
  'brokers that cannot be reached end the start with their address and what to look at',
  { timeout: 60_000 },
  async () => {
    const options = ['--log', 'kafka', '--brokers', '127.0.0.1:1'];
    const lost = PomonaProcess.start(join(root, 'lost'), settings, options);
    expect(await lost.ready()).toBeUndefined();
    const { code, stderr } = await lost.ended;
    expect(code).toBe(3);
    expect(stderr).toContain('127.0.0.1:1');
    expect(stderr).toContain('advertised.listeners');
  },
);
