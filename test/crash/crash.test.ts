import { randomInt } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Instance } from './instance.ts';
import { PomonaProcess, pomona, writeSettings } from './pomona-process.ts';
import { ShopClients } from './shop-clients.ts';

/** How often the process is killed or paused; POMONA_CRASH_ROUNDS=30 for more. */
const rounds = Number(process.env['POMONA_CRASH_ROUNDS'] ?? 10);

let root: string;
let instance: Instance;
let clients: ShopClients | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pomona-crash-'));
  // Small segments, so that archiving goes on all the time.
  const settings = await writeSettings(join(root, 'settings.json'), { segmentMiB: 0.2 });
  instance = new Instance(join(root, 'data'), settings);
});

afterEach(async () => {
  await clients?.stop();
  await instance.end('SIGKILL');
  clients = undefined;
  await rm(root, { recursive: true, force: true });
});

test(
  'every acknowledged event is counted exactly once, however often the process is killed or paused',
  { timeout: 60_000 + rounds * 15_000 },
  async () => {
    clients = await startWithClients();
    for (let round = 0; round < rounds; round += 1) {
      await disturb(clients);
      expect((await instance.ledger()).difference).toBe(0);
      if (round % 3 === 0) await clients.progress(200);
    }
    await clients.progress(500);
    await clients.stop();
    expect(await readdir(join(instance.folder, 'archive', 'manifests'))).not.toEqual([]);
    await instance.expectAllCounted(clients);
    process.stderr.write(`crash: ${rounds} rounds, ${clients.acknowledged.size} events\n`);
  },
);

test('SIGTERM under load ends in order and loses nothing', { timeout: 60_000 }, async () => {
  clients = await startWithClients();
  await clients.progress(3_000);
  const ended = await instance.end('SIGTERM');
  expect(ended?.code).toBe(0);
  expect(ended?.stdout).toContain('Everything accepted is on the disk');
  clients.url = undefined;
  await clients.stop();
  await instance.start();
  await instance.expectAllCounted(clients);
});

test('a second process on the same folder is refused', { timeout: 60_000 }, async () => {
  await instance.start();
  const second = PomonaProcess.start(instance.folder, instance.settingsFile);
  expect(await second.ready()).toBeUndefined();
  const { code, stderr } = await second.ended;
  expect(code).toBe(3);
  expect(stderr).toContain('folder_in_use');
  expect((await instance.ledger()).difference).toBe(0);
});

test(
  'a lost store is filled again from archive and log, and nobody erased comes back',
  { timeout: 300_000 },
  async () => {
    clients = await startWithClients();
    await clients.progress(6_000);
    await clients.stop();
    const erased = await pomona('events', 'erase', '--user', 'u7', '--data', instance.folder);
    expect(erased.code, erased.stderr).toBe(0);
    expect(clients.forgetUser('u7')).toBeGreaterThan(0);
    await instance.end('SIGTERM');
    await rm(join(instance.folder, 'store.duckdb'));
    await rm(join(instance.folder, 'store.duckdb.wal'), { force: true });
    await instance.start();
    await instance.expectAllCounted(clients);
  },
);

async function startWithClients(): Promise<ShopClients> {
  await instance.start();
  const started = new ShopClients(4);
  started.url = instance.url;
  await started.progress(1);
  return started;
}

/** Kills or pauses the process at a random moment, and sees that it is up again. */
async function disturb(shoppers: ShopClients): Promise<void> {
  await delay(randomInt(50, 1_500));
  const how = ['kill', 'kill', 'pause', 'pause and kill', 'kill twice'][randomInt(5)]!;
  if (how.startsWith('pause')) {
    instance.signal('SIGSTOP');
    await delay(randomInt(50, 700));
  }
  if (how === 'pause') {
    instance.signal('SIGCONT');
    return;
  }
  await instance.end('SIGKILL');
  if (how === 'kill twice') {
    // In the middle of its recovery.
    instance.launch();
    await delay(randomInt(200, 900));
    await instance.end('SIGKILL');
  }
  shoppers.url = undefined;
  await instance.start();
  shoppers.url = instance.url;
  await shoppers.progress(1);
}
