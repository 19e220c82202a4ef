import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { finalNames, watchFolder } from '../../../src/collect/watch-folder.ts';

let folder: string;
let stopping: AbortController;
let found: string[];
let watching: Promise<void>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-watch-'));
  await writeFile(join(folder, 'old.txt'), 'old');
  stopping = new AbortController();
  found = [];
  watching = watch();
});
afterEach(async () => {
  stopping.abort();
  await watching;
  await rm(folder, { recursive: true });
});

async function watch(): Promise<void> {
  const isPassed = (name: string) => name === 'old.txt';
  const names = watchFolder({ folder, isPassed, quietMs: 600, signal: stopping.signal });
  for await (const name of names) found.push(name);
}

async function foundSoon(names: readonly string[]): Promise<void> {
  await expect.poll(() => found, { timeout: 10_000, interval: 20 }).toEqual(names);
}

test('a file counts once it is renamed in; dot-files and *.tmp never do', async () => {
  await writeFile(join(folder, '.a.txt'), 'a');
  await writeFile(join(folder, 'b.tmp'), 'b');
  await delay(1_200);
  expect(found).toEqual([]);
  await rename(join(folder, 'b.tmp'), join(folder, 'b.txt'));
  await foundSoon(['b.txt']);
  await rename(join(folder, '.a.txt'), join(folder, 'a.txt'));
  await foundSoon(['b.txt', 'a.txt']);
});

test('files that come together are given in the order of their names, each once', async () => {
  stopping.abort();
  await watching;
  for (const name of ['3.txt', '1.txt', '2.txt']) await writeFile(join(folder, name), name);
  stopping = new AbortController();
  watching = watch();
  await foundSoon(['1.txt', '2.txt', '3.txt']);
  await appendFile(join(folder, '2.txt'), 'more');
  await delay(1_200);
  expect(found).toHaveLength(3);
});

test('a file that grows does not count before it is at rest', async () => {
  for (let piece = 0; piece < 12; piece += 1) {
    await appendFile(join(folder, 'growing.txt'), 'x');
    await delay(50);
    expect(found).toEqual([]);
  }
  await foundSoon(['growing.txt']);
});

test('a file does not count while a process has it open to write, and holds up no other', async () => {
  const handle = await open(join(folder, 'a-held.txt'), 'w');
  const file = join(folder, 'b-held.txt');
  const writer = spawn('bash', ['-c', 'exec 3>>"$0"; echo half >&3; exec sleep 60', file]);
  await writeFile(join(folder, 'c.txt'), 'c');
  await foundSoon(['c.txt']);
  await delay(1_200);
  expect(found).toEqual(['c.txt']);
  await handle.close();
  await foundSoon(['c.txt', 'a-held.txt']);
  writer.kill();
  await foundSoon(['c.txt', 'a-held.txt', 'b-held.txt']);
});

test('a folder that is not there is told of', async () => {
  await expect(finalNames(join(folder, 'none'))).rejects.toMatchObject({
    code: 'invalid_parameter',
  });
});
