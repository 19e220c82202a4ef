import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { KafkaTopic } from '../../src/log/kafka/kafka-topic.ts';
import { shopMetrics } from '../../domains/shop/metrics.ts';
import { KafkaLog } from '../../src/log/kafka/kafka-log.ts';
import { literal, queryRows } from '../../src/process/database.ts';
import { runsTopic, storageOf } from '../../src/process/run-notes.ts';
import type { Run } from '../../src/process/run-notes.ts';
import { Instance } from '../crash/instance.ts';
import { pomona, sqlRows, writeSettings } from '../crash/pomona-process.ts';
import { ShopClients } from '../crash/shop-clients.ts';
import { sortedLines } from '../support/state-rows.ts';
import { KafkaBroker } from './kafka-broker.ts';
import { SparkServer } from './spark-server.ts';

let broker: KafkaBroker;
let spark: SparkServer;
let root: string;
let settings: string;
let instances: Instance[];
let shoppers: ShopClients;

beforeAll(async () => {
  broker = await KafkaBroker.start();
  spark = await SparkServer.start();
}, 600_000);
afterAll(async () => {
  await spark.remove();
  await broker.remove();
});

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pomona-on-spark-'));
  settings = await writeSettings(join(root, 'settings.json'), {});
  instances = [];
  shoppers = new ShopClients(2);
});
afterEach(async () => {
  await shoppers.stop();
  for (const each of instances) await each.end('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

let topic: string;

/** A process with some of the roles, in a folder of its own; without Spark it counts for itself. */
function machine(
  name: string,
  roles: string,
  countsOnSpark = true,
  storage = spark.storage,
): Instance {
  const log = [
    '--log',
    'kafka',
    '--brokers',
    broker.address,
    '--topic',
    topic,
    '--partitions',
    '3',
  ];
  const engine = ['--engine', 'spark', '--remote', `sc://127.0.0.1:${spark.port}`];
  const onSpark = [...engine, '--storage', storage];
  const options = [...log, '--roles', roles, ...(countsOnSpark ? onSpark : [])];
  const made = new Instance(join(root, name), settings, options);
  instances.push(made);
  return made;
}

/** Lines that are no events, as somebody may write them to the topic who is no collector. */
async function writeLines(...lines: readonly string[]): Promise<void> {
  const cluster = { bootstrapBrokers: [broker.address], clientId: 'pomona-test' };
  const options = { partitions: 3, keyField: 'anonymousId', isRead: false };
  const events = await KafkaTopic.open({ cluster, topic, ...options });
  const text = lines.map((line) => `${line}\n`).join('');
  const batch = { lines: Buffer.from(text), records: lines.length, receivedAtMs: Date.now() };
  await events.append(batch);
  await events.close();
}

test(
  'what Spark counts and other nodes serve is what a machine counts for itself, whatever is killed',
  { timeout: 600_000 },
  async () => {
    topic = 'on-spark';
    const collector = machine('collector', 'collector', false);
    const supervisor = machine('supervisor', 'engine,api');
    // Two that see to it that Spark counts, started together; the second comes back as one that only shows.
    const second = machine('server', 'engine,api');
    const server = machine('server', 'api');
    const own = machine('own', 'engine,api', false);
    await Promise.all([collector, supervisor, second, own].map((each) => each.start()));
    shoppers.url = collector.url;
    await shoppers.progress(200);
    // Shoppers are quick and starts are slow: without a pause there would be millions of events.
    const during = async (work: () => Promise<void>) => {
      shoppers.url = undefined;
      await work();
      shoppers.url = collector.url;
    };
    spark.kill();
    await shoppers.progress(200);
    await during(async () => {
      await supervisor.end('SIGKILL');
      await spark.restart();
      await supervisor.start();
    });
    await second.end('SIGKILL');
    await shoppers.progress(200);
    await during(() => server.start());
    broker.kill();
    await delay(500);
    await during(() => broker.restart());
    await during(async () => {
      await collector.end('SIGKILL');
      await collector.start();
    });
    await shoppers.progress(200);
    await shoppers.stop();
    expect([...shoppers.violations]).toEqual([]);
    await writeLines('none', '{"eventId":"by hand"}', '[]');

    for (const each of [supervisor, server, own]) await countedAll(each);
    const counted = (await own.ledger()).totals.counted;
    expect(counted).toBeGreaterThanOrEqual(new Set(shoppers.acknowledged).size);
    for (const node of [supervisor, server]) {
      const { totals, difference } = await node.ledger();
      expect(totals).toMatchObject({ counted, late: 0, pending: 0 });
      expect(difference).toBe(0);
      const ledger = async () => (await node.ledger()).totals;
      await expect.poll(ledger, { timeout: 60_000 }).toEqual((await own.ledger()).totals);
      for (const { name } of shopMetrics) {
        const rows = await sqlRows(node.folder, `from ${name}`);
        expect(sortedLines(rows), name).toEqual(
          sortedLines(await sqlRows(own.folder, `from ${name}`)),
        );
      }
    }
    const range = 'from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z';
    for (const insight of ['funnel', 'landing-pages', 'crowded-products', 'sought-products']) {
      const [here, there] = await Promise.all(
        [server, own].map(async ({ url }) => {
          const answer = await fetch(`${url}/api/insights/${insight}?${range}`);
          return ((await answer.json()) as { rows: object[] }).rows;
        }),
      );
      expect(here, insight).toEqual(there);
    }
    // Kept once a minute.
    await expect.poll(keptIdentities, { timeout: 150_000, interval: 5_000 }).toBe(counted);
    const latest = await (await fetch(`${server.url}/api/events/latest?limit=5`)).json();
    const { events } = latest as { events: { eventId: string }[] };
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(5);
    const health = await (await fetch(`${supervisor.url}/api/health`)).json();
    expect(health).toMatchObject({ spark: { version: '4.2.0' } });
    expect(await (await fetch(`${supervisor.url}/metrics`)).text()).toMatch(
      /pomona_spark_state_bytes\{query="count-[\da-f]+"\} [1-9]/,
    );

    await server.end('SIGTERM');
    await expectRefused(machine('server', 'engine,api', false), 'start it with --engine spark');
    await own.end('SIGTERM');
    await expectRefused(machine('own', 'engine,api'), 'start it without --engine spark');
  },
);

test('the doctor sees how Spark’s part of the way is', { timeout: 600_000 }, async () => {
  topic = 'doctored';
  const node = machine('node', 'collector,engine,api');
  await node.start();
  shoppers.url = node.url;
  await shoppers.progress(20);
  await shoppers.stop();
  await countedAll(node);
  const examine = async (storage = spark.storage) => {
    const log = ['--log', 'kafka', '--brokers', broker.address, '--topic', topic, '--quick'];
    const remote = ['--remote', `sc://127.0.0.1:${spark.port}`, '--storage', storage];
    const options = [...log, ...remote, '--data', node.folder, '--json'];
    const { stdout } = await pomona('doctor', ...options);
    const findings = JSON.parse(stdout) as { check: string; state: string; found: string }[];
    return new Map(findings.map(({ check, state, found }) => [check, `${state}: ${found}`]));
  };
  const healthy = await examine();
  expect(healthy.get('Spark')).toBe('fine: Spark 4.2.0 on local[2]');
  expect(healthy.get('Connector')).toMatch(/^fine/);
  expect(healthy.get('Spark storage')).toMatch(/^fine/);
  expect(healthy.get('Checkpoint')).toMatch(/^fine: run .* its queries run$/);
  expect(healthy.has('Shuffle')).toBe(false);
  const elsewhere = `${spark.storage}-2`;
  expect((await examine(elsewhere)).get('Checkpoint')).toContain(
    `broken: the topic doctored is counted with --storage ${spark.storage}, not ${elsewhere}: run`,
  );
  await node.end('SIGTERM');
  expect((await examine()).get('Checkpoint')).toMatch(/^doubtful: .*none of its queries runs$/);
  await rm(join(spark.storage, 'checkpoints'), { recursive: true });
  expect((await examine()).get('Checkpoint')).toMatch(/^broken: the checkpoint of run .* is gone$/);
  const unwritable = await examine('/proc/pomona');
  expect(unwritable.get('Spark storage')).toMatch(/^broken: Spark cannot write to \/proc\/pomona/);
  expect(unwritable.get('Connector')).toMatch(/^fine/);
});

test(
  'a storage that cannot be written makes one run, however often it is tried, and another storage a new one',
  { timeout: 300_000 },
  async () => {
    topic = 'unwritable';
    const lost = machine('lost', 'collector,engine,api', true, '/proc/pomona');
    await lost.start();
    shoppers.url = lost.url;
    await shoppers.progress(20);
    await shoppers.stop();
    await expect.poll(() => sparkFailures(lost), { timeout: 120_000 }).toContain('/proc/pomona');
    // Four tries, or as many as a busy machine finds time for.
    await delay(20_000);
    expect(await runsOfTopic()).toEqual(['/proc/pomona']);
    await lost.end('SIGTERM');
    const found = machine('lost', 'collector,engine,api');
    await found.start();
    await countedAll(found);
    expect(await runsOfTopic()).toEqual(['/proc/pomona', spark.storage]);
  },
);

test('the events of a folder give the same on Spark', { timeout: 300_000 }, async () => {
  const instance = new Instance(join(root, 'verified'), settings);
  instances.push(instance);
  await instance.start();
  shoppers.url = instance.url;
  await shoppers.progress(300);
  await shoppers.stop();
  await instance.settled();
  const remote = `sc://127.0.0.1:${spark.port}`;
  const against = ['--against', 'spark', '--remote', remote, '--json'];
  const { code, stdout, stderr } = await pomona('verify', '--data', instance.folder, ...against);
  expect(code, stderr).toBe(0);
  const { metrics } = JSON.parse(stdout) as { metrics: { rows: number; stateRows: number }[] };
  expect(metrics).toHaveLength(7);
  for (const { rows, stateRows } of metrics) expect(rows).toBe(stateRows);
  expect(Math.max(...metrics.map(({ rows }) => rows))).toBeGreaterThan(100);
});

/** Why Spark does not count, as the process says. */
async function sparkFailures({ url }: Instance): Promise<string> {
  const answer = await (await fetch(`${url}/readyz`)).json();
  const { faults, warnings } = answer as Record<'faults' | 'warnings', readonly string[]>;
  return [...faults, ...warnings].filter((each) => each.startsWith('Spark at')).join();
}

/** The storage of each run that was noted for the topic. */
async function runsOfTopic(): Promise<readonly string[]> {
  const cluster = { bootstrapBrokers: [broker.address], clientId: 'test' };
  const log = await KafkaLog.open({ cluster, topic: runsTopic, partition: 0 });
  try {
    const { records } = await log.readRecords(log.startOffset, 8 * 1024 * 1024);
    return records
      .map(({ value }) => JSON.parse(String(value)) as { run?: Run | string })
      .flatMap(({ run }) => (typeof run === 'object' && run.topic === topic ? storageOf(run) : []));
  } finally {
    await log.close();
  }
}

/** How many events Spark has kept as Parquet. */
async function keptIdentities(): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const files = literal(join(spark.storage, 'events', '*', '*', '*.parquet'));
  const count = `select count(distinct (eventId, occurredAt)) as n from read_parquet(${files})`;
  try {
    return Number((await queryRows(connection, count))[0]?.n);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The rows of one engine must not be added to those of the other. */
async function expectRefused(instance: Instance, advice: string): Promise<void> {
  await expect(instance.start()).rejects.toThrow(advice);
}

/** Resolves once a node shows everything that is in the topic. */
async function countedAll(node: Instance): Promise<void> {
  for (;;) {
    const { totals } = await node.ledger();
    if (totals.accepted > 0 && totals.pending === 0) return;
    await delay(200);
  }
}
