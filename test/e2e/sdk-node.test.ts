import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Random } from '../../domains/shop/sample/random.ts';
import { openPomona } from '../../sdk/node/pomona.js';
import type { ClientOptions, PomonaClient } from '../../sdk/node/pomona.js';
import type { Problem } from '../../sdk/public-types.ts';
import { root } from '../repo/project-files.ts';
import { allFaults } from '../support/fault-proxy.ts';
import { SdkStage, patience, removeFolder, writeKey } from '../support/sdk-stage.ts';

/** A seed that failed is run again with POMONA_SDK_SEED. */
const seed = Number(process.env['POMONA_SDK_SEED'] ?? Date.now() % 1_000_000);
const visitor = { anonymousId: 'v', sessionId: 's' };

let stage: SdkStage;
let folder: string;
let problems: Problem[];

beforeAll(async () => {
  stage = await SdkStage.start();
});
afterAll(() => stage?.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-queue-'));
  problems = [];
  await stage.beginTest();
});
afterEach(() => removeFolder(folder));

function open(changes: Partial<ClientOptions> = {}): PomonaClient {
  const onError = (problem: Problem) => problems.push(problem);
  return openPomona({ collector: stage.proxy.url, key: writeKey, folder, onError, ...changes });
}

function wish(client: PomonaClient): Promise<string> {
  return client.track('wish', { ...visitor, itemCode: 'apple' });
}

/** Tracks so many at once; all of them must be counted. */
async function track(client: PomonaClient, count: number): Promise<void> {
  stage.expect(await Promise.all(Array.from({ length: count }, () => wish(client))));
}

test('the example sends what it tracked', async () => {
  const env = { ...process.env, POMONA_URL: stage.proxy.url, POMONA_WRITE_KEY: writeKey };
  const child = spawn(process.execPath, ['examples/track-from-node.js'], {
    cwd: root,
    env: { ...env, POMONA_QUEUE: folder },
  });
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(errors).toBe('');
  const [eventId = '', rest] = printed.split(' is on the disk\n');
  expect(rest).toBe('0 bytes wait for the next start\n');
  stage.expect([eventId]);
  await stage.expectAllCounted();
});

test('what one process could not send the next one sends', async () => {
  stage.proxy.chooseFault = () => 'drop';
  const first = open();
  await track(first, 2000);
  await first.close();
  expect(await stage.since()).toMatchObject({ accepted: 0 });
  stage.proxy.chooseFault = () => 'pass';
  const second = open();
  await track(second, 1);
  await second.close();
  expect(second.waitingBytes).toBe(0);
  await stage.expectAllCounted();
  expect(await readdir(folder)).toEqual(['position']);
});

test.each(['lose', 'cut'] as const)(
  'answers that %s cost repeats, and count once',
  async (fault) => {
    stage.proxy.chooseFault = () => (stage.proxy.past.length < 2 ? fault : 'pass');
    const client = open();
    await track(client, 1);
    await expect.poll(() => client.waitingBytes, patience).toBe(0);
    await stage.expectAllCounted();
    await client.close();
    expect(await stage.since()).toEqual({ accepted: 3, counted: 1, duplicates: 2 });
  },
);

test('no try comes before the time that the collector asked for', async () => {
  const at: number[] = [];
  stage.proxy.chooseFault = () => {
    at.push(performance.now());
    return at.length === 1 ? 503 : 'pass';
  };
  const client = open();
  await track(client, 1);
  await client.flush();
  await track(client, 1);
  await client.flush();
  await stage.expectAllCounted();
  await client.close();
  expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(1000);
});

test('a full queue takes no more, and keeps what it has', async () => {
  stage.proxy.chooseFault = () => 'drop';
  const client = open({ maxQueueBytes: 1000 });
  await track(client, 3);
  const refused = await Promise.allSettled(Array.from({ length: 5 }, () => wish(client)));
  expect(refused[4]).toMatchObject({ status: 'rejected', reason: { code: 'queue_full' } });
  stage.proxy.chooseFault = () => 'pass';
  stage.expect(refused.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
  await client.flush();
  await stage.expectAllCounted();
  await track(client, 1);
  await client.close();
  await stage.expectAllCounted();
});

test('one event that does not fit is told, and those beside it count', async () => {
  const client = open();
  const [bad] = await Promise.all([
    client.track('wish', { ...visitor, itemCode: 'x'.repeat(40) }),
    track(client, 3),
  ]);
  await client.close();
  await stage.expectAllCounted();
  expect(problems).toMatchObject([{ code: 'invalid_field', events: 1, eventId: bad }]);
  await expect(client.track('login', visitor)).rejects.toMatchObject({ code: 'closed' });
});

test('what the collector will never take is set aside in a file', async () => {
  const client = open({ key: 'wrong' });
  const eventId = await wish(client);
  await client.close();
  const file = join(folder, 'refused.ndjson');
  expect(problems).toMatchObject([{ code: 'refused', events: 1 }]);
  expect(problems[0]?.message).toMatch(/^401: .*refused\.ndjson$/s);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ eventId, type: 'wish' });
  expect(await stage.since()).toMatchObject({ accepted: 0 });
});

test('a folder belongs to one client at a time', async () => {
  const client = open();
  expect(() => open()).toThrow(/in use by process \d+/);
  await client.close();
  await open().close();
  // A process that was killed, and one of the same number as ours before the machine was started anew.
  for (const pid of [await pidOfTheDead(), process.pid]) {
    await writeFile(join(folder, 'lock'), String(pid));
    await open().close();
  }
});

test('a torn end and a wrong position cost nothing that was promised', async () => {
  stage.proxy.chooseFault = () => 'drop';
  const client = open();
  await track(client, 3);
  await client.close();
  const [file = ''] = (await readdir(folder)).filter((name) => name.startsWith('events-'));
  await appendFile(join(folder, file), '\0\0\0\n{"eventId":"torn","ty');
  await writeFile(join(folder, 'position'), `9999 ${join(folder, 'another.ndjson')}`);
  stage.proxy.chooseFault = () => 'pass';
  await open().close();
  await stage.expectAllCounted();
  expect(problems).toEqual([]);
});

test(`a server that is killed again and again loses nothing it was told is safe (seed ${seed})`, async () => {
  console.log(`POMONA_SDK_SEED=${seed}`);
  const random = new Random(seed);
  stage.proxy.chooseFault = () => (random.chance(0.6) ? 'pass' : random.pick(allFaults));
  const safe: string[] = [];
  for (let life = 0; life < 6; life += 1) {
    const server = spawn(
      process.execPath,
      ['test/support/tracking-server.js', stage.proxy.url, writeKey, folder],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exit = once(server, 'exit');
    const goal = safe.length + 1 + random.integer(2000);
    const lines = createInterface({ input: server.stdout });
    lines.on('line', (line) => {
      // A line that the kill cut short is no id.
      if (line.length === 36) safe.push(line);
      if (safe.length >= goal) server.kill(life === 3 ? 'SIGTERM' : 'SIGKILL');
    });
    await Promise.all([exit, once(lines, 'close')]);
  }
  stage.proxy.chooseFault = () => 'pass';
  const last = open();
  await expect.poll(() => last.waitingBytes, patience).toBe(0);
  await last.close();
  // All that was safe, and what may have become so in the moment of a kill: each once.
  const { counted, duplicates } = await stage.since();
  const rows = await stage.rows("select distinct eventId from events where sessionId = 'mortal'");
  const stored = new Set(rows.map((row) => row['eventId'] as string));
  expect(safe.filter((eventId) => !stored.has(eventId))).toEqual([]);
  expect(counted).toBe(stored.size);
  console.log(`${safe.length} safe, ${counted} counted, ${duplicates} repeats`);
});

async function pidOfTheDead(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}
