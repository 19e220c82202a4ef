import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { SegmentLog } from '../src/log/segment-log.ts';
import type { EngineResult, EngineRun } from './engine-run.ts';
import { writeW1File, writeW1Log } from './generate-w1.ts';
import { describeMachine, markdownTable, median, rounded } from './measure.ts';

type Variant = Pick<EngineRun, 'kind' | 'metrics' | 'batchRecords' | 'archive'>;

const bare = { kind: 'bare', metrics: 'w1', batchRecords: 0, archive: 'no' } as const;
const engine = (
  metrics: Variant['metrics'],
  batchRecords: number,
  archive: Variant['archive'] = 'no',
): Variant => ({ kind: 'engine', metrics, batchRecords, archive });

const variants: readonly (readonly [string, Variant])[] = [
  ['bare read_json into a table', bare],
  ['W1 metrics, 100 k batches', engine('w1', 100_000)],
  ['W1 metrics, 5 k batches', engine('w1', 5_000)],
  ['all metrics, 100 k batches', engine('all', 100_000)],
  ['all metrics, 5 k batches', engine('all', 5_000)],
  ['W1 metrics, 100 k batches, archiving beside it', engine('w1', 100_000, 'concurrent')],
  ['all metrics, 100 k batches, archiving beside it', engine('all', 100_000, 'concurrent')],
];

const runFile = join(import.meta.dirname, 'engine-run.ts');

/** Runs one variant in a process of its own, so that memory and CPU are its own. */
async function measure(folder: string, variant: Variant): Promise<EngineResult> {
  const runFolder = mkdtempSync(join(folder, 'run-'));
  const run: EngineRun = {
    ...variant,
    folder: runFolder,
    logFolder: join(folder, 'log'),
    linesFile: join(folder, 'w1.ndjson'),
  };
  const { stdout } = await promisify(execFile)(process.execPath, [runFile, JSON.stringify(run)]);
  return JSON.parse(stdout) as EngineResult;
}

function summarise(name: string, results: readonly EngineResult[], bareRates: readonly number[]) {
  const rates = results.map(({ events, seconds }) => events / seconds);
  const million = (results[0]?.events ?? 0) / 1e6;
  const ofAll = (pick: (result: EngineResult) => number) => median(results.map(pick));
  const archiveSeconds = ofAll(({ archiveSeconds }) => archiveSeconds) / million;
  return {
    run: name,
    'k events/s': Math.round(median(rates) / 1000),
    'of bare': rounded(median(rates.map((rate, round) => rate / (bareRates[round] ?? NaN)))),
    'k events/s before the checkpoint': Math.round(
      median(results.map(({ events, countedSeconds }) => events / countedSeconds)) / 1000,
    ),
    'CPU s per million': rounded(ofAll(({ cpuSeconds }) => cpuSeconds) / million),
    'peak RSS MiB': Math.round(ofAll(({ peakMb }) => peakMb)),
    'archiving, s per million': archiveSeconds === 0 ? '' : rounded(archiveSeconds),
  };
}

/** `node bench/engine.ts [--events 1000000] [--rounds 5] [--only "100 k"] [--folder DIR]`: the engine beside bare DuckDB. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '5' },
      only: { type: 'string', default: '' },
      folder: { type: 'string', default: join(tmpdir(), 'pomona-bench') },
    },
  });
  mkdirSync(values.folder, { recursive: true });
  const folder = mkdtempSync(join(values.folder, 'engine-'));
  try {
    const options = { count: Number(values.events) };
    await writeW1File(join(folder, 'w1.ndjson'), options);
    await writeW1Log(join(folder, 'log'), options);
    await sealLast(join(folder, 'log'));
    const chosen = variants.filter(
      ([name, { kind }]) => kind === 'bare' || name.includes(values.only),
    );
    const results = new Map(chosen.map(([name]) => [name, [] as EngineResult[]]));
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const [name, variant] of chosen) {
        const result = await measure(folder, variant);
        results.get(name)?.push(result);
        console.error(`${round + 1} ${name}: ${Math.round(result.events / result.seconds)}/s`);
      }
    }
    const bareRates = [...results.values()][0]!.map(({ events, seconds }) => events / seconds);
    console.log(describeMachine());
    console.log(markdownTable([...results].map(([name, all]) => summarise(name, all, bareRates))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** So that all of it can be archived. */
async function sealLast(folder: string): Promise<void> {
  const log = await SegmentLog.open({ folder });
  await log.seal();
  await log.close();
}

await main();
