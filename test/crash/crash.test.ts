import { randomInt } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LedgerAnswer } from '../../src/serve/contract.ts';
import { PomonaProcess, pomona, sqlRows, writeSettings } from './pomona-process.ts';
import { ShopClients } from './shop-clients.ts';

/** How often the process is killed or paused; POMONA_CRASH_ROUNDS=30 for more. */
const rounds = Number(process.env['POMONA_CRASH_ROUNDS'] ?? 10);

let root: string;
let folder: string;
let settings: string;
let running: PomonaProcess | undefined;
let clients: ShopClients | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pomona-crash-'));
  folder = join(root, 'data');
  // Small segments, so that archiving goes on all the time.
  settings = await writeSettings(join(root, 'settings.json'), { segmentMiB: 0.2 });
});

afterEach(async () => {
  await clients?.stop();
  await running?.end('SIGKILL');
  clients = running = undefined;
  await rm(root, { recursive: true, force: true });
});

test(
  'every acknowledged event is counted exactly once, however often the process is killed or paused',
  { timeout: 30_000 + rounds * 15_000 },
  async () => {
    await start();
    clients = new ShopClients(4);
    await resume();
    for (let round = 0; round < rounds; round += 1) {
      await disturb(round);
      expect((await ledger()).difference).toBe(0);
    }
    await clients.progress(500);
    await clients.stop();
    await expectAllCounted(clients);
    expect(await readdir(join(folder, 'archive', 'manifests'))).not.toEqual([]);
    process.stderr.write(
      `crash: ${rounds} rounds, ${clients.acknowledged.size} events acknowledged of ${clients.sent.size} sent\n`,
    );
  },
);

test('SIGTERM under load ends in order and loses nothing', { timeout: 60_000 }, async () => {
  await start();
  clients = new ShopClients(4);
  await resume();
  await clients.progress(3_000);
  const { code, stdout } = await running!.end('SIGTERM');
  expect(code).toBe(0);
  expect(stdout).toContain('Everything accepted is on the disk');
  clients.url = undefined;
  await clients.stop();
  await start();
  await expectAllCounted(clients);
});

test('a second process on the same folder is refused', { timeout: 60_000 }, async () => {
  await start();
  const second = PomonaProcess.start(folder, settings);
  expect(await second.ready()).toBeUndefined();
  const { code, stderr } = await second.ended;
  expect(code).toBe(3);
  expect(stderr).toContain('folder_in_use');
  expect((await ledger()).difference).toBe(0);
});

test('a lost store is filled again from archive and log', { timeout: 120_000 }, async () => {
  await start();
  clients = new ShopClients(4);
  await resume();
  await clients.progress(6_000);
  await clients.stop();
  const user = await pomona('events', 'erase', '--user', 'u7', '--data', folder);
  expect(user.code, user.stderr).toBe(0);
  await running!.end('SIGTERM');
  const erased = new Set(
    [...clients.sent.values()].filter((event) => 'userId' in event && event.userId === 'u7'),
  );
  expect(erased.size).toBeGreaterThan(0);
  for (const { eventId } of erased) {
    clients.sent.delete(eventId);
    clients.acknowledged.delete(eventId);
  }
  await rm(join(folder, 'store.duckdb'));
  await rm(join(folder, 'store.duckdb.wal'), { force: true });
  await start();
  await expectAllCounted(clients);
});

/** Kills or pauses the process at a random moment, and sees that it is up again. */
async function disturb(round: number): Promise<void> {
  await delay(randomInt(50, 1_500));
  const how = ['kill', 'kill', 'pause', 'pause and kill', 'kill twice'][randomInt(5)]!;
  if (how.startsWith('pause')) {
    running!.signal('SIGSTOP');
    await delay(randomInt(50, 700));
    if (how === 'pause') {
      running!.signal('SIGCONT');
      return;
    }
  }
  await running!.end('SIGKILL');
  if (how === 'kill twice') {
    // In the middle of its recovery.
    running = PomonaProcess.start(folder, settings);
    await delay(randomInt(200, 900));
    await running.end('SIGKILL');
  }
  clients!.url = undefined;
  await start();
  await resume();
  if (round % 3 === 0) await clients!.progress(200);
}

async function start(): Promise<void> {
  running = PomonaProcess.start(folder, settings);
  const url = await running.ready();
  if (url === undefined) throw new Error(`it did not start: ${(await running.ended).stderr}`);
  urlOfRunning = url;
}

let urlOfRunning: string;

async function resume(): Promise<void> {
  clients!.url = urlOfRunning;
  await clients!.progress(1);
}

async function ledger(): Promise<LedgerAnswer> {
  const answer = await fetch(`${urlOfRunning}/api/ledger`);
  return (await answer.json()) as LedgerAnswer;
}

/** Compares what the clients know with what the process counted, by events and by metrics; it is stopped afterwards. */
async function expectAllCounted({ sent, acknowledged }: ShopClients): Promise<void> {
  const rebuilt = await untilSettled();
  expect(rebuilt.difference).toBe(0);
  const verified = await pomona('verify', '--data', folder, '--json');
  expect(verified.code, verified.stdout + verified.stderr).toBe(0);
  const { metrics } = JSON.parse(verified.stdout) as { metrics: unknown[] };
  expect(metrics.length).toBe(7);
  const stored = await sqlRows(folder, 'select distinct eventId from events');
  const counted = stored.map(({ eventId }) => sent.get(eventId as string));
  expect(counted.filter((event) => event === undefined)).toEqual([]);
  const ids = new Set(stored.map(({ eventId }) => eventId));
  expect([...acknowledged].filter((eventId) => !ids.has(eventId))).toEqual([]);
  const [access] = await sqlRows(folder, 'select sum(events)::bigint as n from access');
  expect(access?.n).toBe(ids.size);
  const [sales] = await sqlRows(
    folder,
    'select sum(orders)::bigint as orders, sum(revenue)::bigint as revenue from item_activity',
  );
  const purchases = counted.filter((event) => event!.type === 'purchase');
  expect(sales?.orders).toBe(purchases.length);
  const revenue = purchases.reduce((sum, event) => sum + event!.quantity! * event!.price!, 0);
  expect(sales?.revenue).toBe(revenue);
  const ended = await running!.end('SIGTERM');
  expect(ended.code).toBe(0);
  const offline = await pomona('verify', '--data', folder);
  expect(offline.code, offline.stdout + offline.stderr).toBe(0);
}

/** Resolves once nothing is pending and no metric is being rebuilt. */
async function untilSettled(): Promise<LedgerAnswer> {
  for (;;) {
    const now = await ledger();
    const { stdout } = await pomona('metrics', 'list', '--data', folder, '--json');
    const metrics = JSON.parse(stdout) as { state: string }[];
    if (now.totals.pending === 0 && metrics.every(({ state }) => state === 'live')) return now;
    await delay(50);
  }
}
