import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { LoadRequest, LoadResult } from './load.ts';
import { describeMachine, markdownTable, memoryOf, quantile } from './measure.ts';
import { startServer, waitUntilCounted, writeKey } from './server-process.ts';
import { waitUntilQuiet } from './stored-events.ts';

const loadFile = join(import.meta.dirname, 'load.ts');
const sampleMs = 100;
const longestSeconds = 3_600;

async function measure(folder: string, events: number, batchEvents: number) {
  const server = await startServer(folder);
  const samples: number[] = [];
  const sampling = setInterval(() => samples.push(memoryOf(server.pid).nowMb), sampleMs);
  try {
    const request: LoadRequest = {
      ...{ url: server.url, key: writeKey, batchEvents, events },
      ...{ connections: 16, warmUpSeconds: 0, seconds: longestSeconds },
    };
    const startedMs = performance.now();
    const load = await promisify(execFile)(process.execPath, [loadFile, JSON.stringify(request)]);
    await waitUntilCounted(server.url);
    const seconds = (performance.now() - startedMs) / 1000;
    const { accepted, refused } = JSON.parse(load.stdout) as LoadResult;
    const loading = memoryOf(server.pid);
    const duringLoad = [...samples];
    await waitUntilQuiet(folder);
    const settled = memoryOf(server.pid);
    return {
      events: accepted,
      'counted events/s': Math.round(accepted / seconds),
      refused,
      'median RSS MiB': quantile(duringLoad, 0.5),
      'p99 RSS MiB': quantile(duringLoad, 0.99),
      'peak RSS MiB': loading.peakMb,
      'peak RSS MiB, archiving after it': settled.peakMb,
      'RSS MiB at rest': settled.nowMb,
    };
  } finally {
    clearInterval(sampling);
    await server.stop();
  }
}

/** `node bench/memory.ts [--millions 10] [--batch 500] [--folder DIR]`: what the server holds while events flood in over HTTP, and after. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      millions: { type: 'string', default: '10' },
      batch: { type: 'string', default: '500' },
      folder: { type: 'string', default: join(tmpdir(), 'pomona-bench') },
    },
  });
  mkdirSync(values.folder, { recursive: true });
  const folder = mkdtempSync(join(values.folder, 'memory-'));
  try {
    const row = await measure(folder, Number(values.millions) * 1e6, Number(values.batch));
    console.log(describeMachine());
    console.log(markdownTable([row]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
