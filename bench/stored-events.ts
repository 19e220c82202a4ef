import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { writeW1Log } from './generate-w1.ts';
import { memoryOf, rounded } from './measure.ts';
import { startServer, waitUntilCounted } from './server-process.ts';

const mebibyte = 1024 ** 2;

/**
 * Fills a data folder with W1 up to now, by the real pipeline: the log is written first, then Pomona counts all of it,
 * compacts and archives. Takes further options of `up`; gives what it took.
 */
export async function storeEvents(folder: string, count: number, options: readonly string[] = []) {
  await writeW1Log(join(folder, 'log'), { count, untilMs: Date.now() });
  const server = await startServer(folder, options);
  const countSeconds = await waitUntilCounted(server.url);
  const counting = memoryOf(server.pid);
  const settleSeconds = await waitUntilQuiet(folder);
  const settled = memoryOf(server.pid);
  await server.stop();
  const store = statSync(join(folder, 'store.duckdb')).size;
  return {
    events: count,
    'k events/s': rounded(count / countSeconds / 1000, 0),
    'peak RSS MiB, counting': counting.peakMb,
    's until archived and compacted': rounded(settleSeconds, 0),
    'peak RSS MiB, all': settled.peakMb,
    'RSS MiB at rest': settled.nowMb,
    'store MiB': Math.round(store / mebibyte),
    'archive MiB': Math.round(sizeOf(join(folder, 'archive')) / mebibyte),
  };
}

/** Waits until only the newest segment is left in the log, and the write-ahead log is checkpointed. */
export async function waitUntilQuiet(folder: string): Promise<number> {
  const startedMs = performance.now();
  const isBusy = () => {
    const segments = readdirSync(join(folder, 'log')).filter((name) => name.endsWith('.ndjson'));
    const wal = join(folder, 'store.duckdb.wal');
    return segments.length > 1 || (existsSync(wal) && statSync(wal).size > 8 * mebibyte);
  };
  while (isBusy()) await delay(200);
  await delay(4_000);
  return (performance.now() - startedMs) / 1000 - 4;
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Makes the system forget what it holds of a file in memory (GNU dd), so that the next read comes from the disk. */
export async function dropFromCache(file: string): Promise<void> {
  await promisify(execFile)('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
}
