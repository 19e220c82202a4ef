import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import type { LoadRequest, LoadResult } from './load.ts';
import { cpuSecondsOf, describeMachine, markdownTable, memoryOf, rounded } from './measure.ts';
import { readFigure, startServer, waitUntilCounted, writeKey } from './server-process.ts';

const loadFile = join(import.meta.dirname, 'load.ts');
const warmUpSeconds = 3;

async function measure(folder: string, batchEvents: number, connections: number, seconds: number) {
  const server = await startServer(folder);
  try {
    const request: LoadRequest = {
      url: server.url,
      key: writeKey,
      batchEvents,
      connections,
      warmUpSeconds,
      seconds,
    };
    const loading = promisify(execFile)(process.execPath, [loadFile, JSON.stringify(request)]);
    const watching = watch(server.pid, server.url, seconds);
    const load = JSON.parse((await loading).stdout) as LoadResult;
    const { cpuSeconds, countedPerSecond } = await watching;
    const pending = await readFigure(server.url, 'pomona_events_pending');
    const drainSeconds = await waitUntilCounted(server.url);
    return {
      'events a request': batchEvents,
      connections,
      'accepted events/s': Math.round(load.accepted / seconds),
      'requests/s': Math.round(load.requests / seconds),
      'ack p50 ms': rounded(load.p50Ms, 1),
      'ack p99 ms': rounded(load.p99Ms, 1),
      'counted events/s meanwhile': Math.round(countedPerSecond),
      'pending at the end': pending,
      's until counted': rounded(drainSeconds, 1),
      refused: load.refused,
      'server cores': rounded(cpuSeconds / seconds),
      'load cores': rounded(load.cpuSeconds / (seconds + warmUpSeconds)),
      'peak RSS MiB': memoryOf(server.pid).peakMb,
    };
  } finally {
    await server.stop();
  }
}

/** What the server did in the middle of the load: its processor time, and how much it counted. */
async function watch(pid: number, url: string, seconds: number) {
  await delay((warmUpSeconds + 1) * 1000);
  const cpu = cpuSecondsOf(pid);
  const counted = await countedBy(url);
  const startedMs = performance.now();
  await delay((seconds - 2) * 1000);
  const scale = (performance.now() - startedMs) / 1000;
  const countedPerSecond = ((await countedBy(url)) - counted) / scale;
  return { cpuSeconds: ((cpuSecondsOf(pid) - cpu) / scale) * seconds, countedPerSecond };
}

const countedBy = (url: string) => readFigure(url, 'pomona_events_counted_total');

/** `node bench/ingest.ts [--seconds 20] [--batches 1,50,500] [--connections 64] [--folder DIR]`: HTTP, durable, while the engine counts. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '20' },
      batches: { type: 'string', default: '1,50,500' },
      connections: { type: 'string', default: '64,32,16' },
      folder: { type: 'string', default: join(tmpdir(), 'pomona-bench') },
    },
  });
  mkdirSync(values.folder, { recursive: true });
  const folder = mkdtempSync(join(values.folder, 'ingest-'));
  const connections = values.connections.split(',').map(Number);
  const rows = [];
  try {
    for (const [index, batch] of values.batches.split(',').map(Number).entries()) {
      const own = join(folder, String(index));
      const row = await measure(own, batch, connections[index] ?? 16, Number(values.seconds));
      console.error(JSON.stringify(row));
      rows.push(row);
      rmSync(own, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(describeMachine());
  console.log(markdownTable(rows));
}

await main();
