import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BatchSource } from './batch-source.ts';
import { HttpConnection } from './http-connection.ts';
import { describeMachine, markdownTable, median, rounded } from './measure.ts';
import { readFigure, startServer, waitUntilCounted, writeKey } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';
import { dropFromCache, storeEvents } from './stored-events.ts';

interface Start {
  readonly readyMs: number;
  /** From the start of the process until an insight gave a number. */
  readonly numberMs: number;
}

/** Starts on an empty folder, sends one event, and waits until an insight shows it. */
async function startEmpty(folder: string): Promise<Start> {
  const startedMs = performance.now();
  const server = await startServer(folder);
  const connection = await HttpConnection.open(server.url, writeKey);
  await connection.post(new BatchSource(1).next());
  while ((await timelineEvents(server)) === 0) await delay(2);
  const numberMs = performance.now() - startedMs;
  connection.close();
  await server.stop();
  return { readyMs: server.readyMs, numberMs };
}

/** Starts on a filled folder and asks an insight. */
async function startFilled(
  folder: string,
  use: (server: ServerProcess) => Promise<void>,
): Promise<Start> {
  const startedMs = performance.now();
  const server = await startServer(folder);
  await timelineEvents(server);
  const numberMs = performance.now() - startedMs;
  await use(server);
  return { readyMs: server.readyMs, numberMs };
}

async function timelineEvents({ url }: ServerProcess): Promise<number> {
  const response = await fetch(`${url}/api/insights/timeline`);
  const { rows } = (await response.json()) as { rows: readonly { events: number }[] };
  return rows.reduce((sum, { events }) => sum + events, 0);
}

/** Sends for a second, and crashes in the middle of it. */
async function crashUnderLoad(server: ServerProcess): Promise<void> {
  const source = new BatchSource(500);
  const connection = await HttpConnection.open(server.url, writeKey);
  const endMs = performance.now() + 1_000;
  while (performance.now() < endMs) await connection.post(source.next());
  connection.close();
  await server.kill();
}

/** `node bench/cold-start.ts [--millions 10] [--rounds 5] [--folder DIR]`: from starting the process to a number. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      millions: { type: 'string', default: '10' },
      rounds: { type: 'string', default: '5' },
      folder: { type: 'string', default: join(tmpdir(), 'pomona-bench') },
    },
  });
  mkdirSync(values.folder, { recursive: true });
  const folder = mkdtempSync(join(values.folder, 'start-'));
  const rounds = Array.from({ length: Number(values.rounds) }, (_, round) => round);
  try {
    const empty: Start[] = [];
    for (const round of rounds) empty.push(await startEmpty(join(folder, `empty-${round}`)));
    const filled = join(folder, 'filled');
    await storeEvents(filled, Number(values.millions) * 1e6);
    const store = join(filled, 'store.duckdb');
    const stopped: Start[] = [];
    for (let round = 0; round < rounds.length; round += 1) {
      await dropFromCache(store);
      stopped.push(await startFilled(filled, (server) => server.stop()));
    }
    const crashed: Start[] = [];
    for (const round of rounds) {
      const copy = join(folder, `crashed-${round}`);
      cpSync(filled, copy, { recursive: true });
      await startFilled(copy, crashUnderLoad);
      await dropFromCache(join(copy, 'store.duckdb'));
      crashed.push(
        await startFilled(copy, async (server) => {
          await waitUntilCounted(server.url);
          const failing = await readFigure(server.url, 'pomona_engine_failing');
          if (failing !== 0) throw new Error('the engine fails after a crash');
          await server.stop();
        }),
      );
      rmSync(copy, { recursive: true });
    }
    console.log(describeMachine());
    console.log(
      markdownTable([
        shown('empty folder, one event sent', empty),
        shown(`${values.millions} M events, after a stop`, stopped),
        shown(`${values.millions} M events, after kill -9 under load`, crashed),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function shown(start: string, all: readonly Start[]) {
  const ready = all.map(({ readyMs }) => readyMs);
  const number = all.map(({ numberMs }) => numberMs);
  return {
    start,
    'ready ms': rounded(median(ready), 0),
    'first number ms': rounded(median(number), 0),
    'slowest ms': rounded(Math.max(...number), 0),
  };
}

await main();
