import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dayMs, hourMs } from '../src/base/time.ts';
import { describeMachine, markdownTable, median, memoryOf, rounded } from './measure.ts';
import { startServer } from './server-process.ts';
import { dropFromCache, storeEvents } from './stored-events.ts';

const questions = [
  'crowded-products',
  'coupon-hours',
  'sought-products',
  'payment-correlation',
  'funnel',
  'funnel?mode=any',
  'funnel?window=PT30M',
  'funnel?breakdown=purchaseType',
  'funnel?breakdown=itemCode',
  'funnel?breakdown=landing',
  'landing-pages',
  'group-buys',
  'timeline',
] as const;

// Ranges are widened to whole hours, and the timeline answers for at most 14 days.
const ranges = { '24 h': dayMs, 'two weeks': 14 * dayMs - hourMs } as const;

type RangeName = keyof typeof ranges;

/** Milliseconds of one question, NaN where it failed. Each turn asks for another range, so that no answer that was kept is given again. */
async function ask(url: string, question: string, range: RangeName, turn: number) {
  // Of whole days in Seoul, another hour is the same range.
  const stepMs = question === 'payment-correlation' ? dayMs : hourMs;
  const toMs = Date.now() - turn * stepMs;
  const query = new URLSearchParams({
    from: new Date(toMs - ranges[range]).toISOString(),
    to: new Date(toMs).toISOString(),
  });
  const joined = question.includes('?') ? '&' : '?';
  const startedMs = performance.now();
  const response = await fetch(`${url}/api/insights/${question}${joined}${query.toString()}`);
  const text = await response.text();
  if (response.ok) return performance.now() - startedMs;
  console.error(`${question} over ${range}: ${response.status} ${text}`);
  return NaN;
}

async function askAll(folder: string, repeats: number, upOptions: readonly string[]) {
  const times = new Map<string, { cold: number; warm: number }>();
  const memory: number[] = [];
  for (const range of Object.keys(ranges) as RangeName[]) {
    await dropFromCache(join(folder, 'store.duckdb'));
    const server = await startServer(folder, upOptions);
    try {
      for (const question of questions) {
        const cold = await ask(server.url, question, range, 0);
        const warm = [];
        for (let turn = 1; turn <= repeats; turn += 1) {
          warm.push(await ask(server.url, question, range, turn));
        }
        times.set(`${question} ${range}`, { cold, warm: median(warm) });
      }
      memory.push(memoryOf(server.pid).peakMb);
    } finally {
      await server.stop();
    }
  }
  return { times, peakMb: Math.max(...memory) };
}

function shown(ms = NaN): string | number {
  return Number.isNaN(ms) ? 'fails' : rounded(ms, 0);
}

/** `node bench/queries.ts [--millions 1,10] [--repeats 5] [--keep] [--folder DIR] [--config FILE]`: every insight over stored events. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      millions: { type: 'string', default: '1,10' },
      repeats: { type: 'string', default: '5' },
      keep: { type: 'boolean', default: false },
      folder: { type: 'string', default: join(tmpdir(), 'pomona-bench') },
      config: { type: 'string' },
    },
  });
  const upOptions = values.config === undefined ? [] : ['--config', values.config];
  mkdirSync(values.folder, { recursive: true });
  const folder = mkdtempSync(join(values.folder, 'queries-'));
  const stores: object[] = [];
  const rows = Object.keys(ranges).flatMap((range) =>
    questions.map((question): Record<string, string | number> => ({ question, range })),
  );
  try {
    for (const millions of values.millions.split(',').map(Number)) {
      const own = join(folder, `${millions}m`);
      const stored = await storeEvents(own, millions * 1e6, upOptions);
      console.error(JSON.stringify(stored));
      const { times, peakMb } = await askAll(own, Number(values.repeats), upOptions);
      stores.push({ ...stored, 'peak RSS MiB, asking': peakMb });
      for (const row of rows) {
        const time = times.get(`${row.question} ${row.range}`);
        row[`${millions} M, first ms`] = shown(time?.cold);
        row[`${millions} M, warm ms`] = shown(time?.warm);
      }
      if (!values.keep) rmSync(own, { recursive: true, force: true });
    }
  } finally {
    if (!values.keep) rmSync(folder, { recursive: true, force: true });
  }
  console.log(describeMachine());
  console.log(markdownTable(stores as Record<string, string | number>[]));
  console.log(markdownTable(rows));
  if (values.keep) console.log(`Kept in ${folder}`);
}

await main();
