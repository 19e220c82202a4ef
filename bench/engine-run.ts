import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { shopEvents } from '../domains/shop/events.ts';
import { shopMetrics } from '../domains/shop/metrics.ts';
import { systemClock } from '../src/base/time.ts';
import { eventColumns } from '../src/collect/event-schema.ts';
import { SegmentLog } from '../src/log/segment-log.ts';
import { planMetric } from '../src/metrics/plan.ts';
import { Archive } from '../src/process/archive.ts';
import { readJson } from '../src/process/batch.ts';
import { Engine } from '../src/process/engine.ts';
import { Store } from '../src/process/store.ts';
import { memoryOf, ownCpuSeconds } from './measure.ts';

/** One run in a process of its own: what engine.ts asks for as JSON in its only argument. */
export interface EngineRun {
  readonly kind: 'engine' | 'bare';
  /** Where the run keeps its store; removed afterwards. */
  readonly folder: string;
  /** The embedded log that holds W1, and the same records as a file. */
  readonly logFolder: string;
  readonly linesFile: string;
  readonly metrics: 'w1' | 'all';
  readonly batchRecords: number;
  readonly archive: 'no' | 'concurrent' | 'after';
}

export interface EngineResult {
  readonly events: number;
  /** Until everything was counted and committed, durable in the write-ahead log. */
  readonly countedSeconds: number;
  /** The same and a checkpoint, as the bare run has one. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly archiveSeconds: number;
  readonly peakMb: number;
}

const w1Metrics = new Set(['item_activity', 'access', 'sessions']);
const columns = eventColumns(shopEvents);

async function runBare(run: EngineRun): Promise<EngineResult> {
  const instance = await DuckDBInstance.create(join(run.folder, 'bare.duckdb'), { threads: '1' });
  const connection = await instance.connect();
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  await connection.run(
    `create table events as select * from ${readJson([run.linesFile], columns)}`,
  );
  const countedSeconds = (performance.now() - startedMs) / 1000;
  await connection.run('checkpoint');
  const seconds = (performance.now() - startedMs) / 1000;
  const cpuSeconds = ownCpuSeconds(cpu);
  const rows = await connection.runAndReadAll('select count(*) from events');
  const events = Number(rows.getRows()[0]?.[0]);
  instance.closeSync();
  const { peakMb } = memoryOf('self');
  return { events, countedSeconds, seconds, cpuSeconds, archiveSeconds: 0, peakMb };
}

async function runEngine(run: EngineRun): Promise<EngineResult> {
  const log = await SegmentLog.open({ folder: run.logFolder });
  const store = await openStore(run);
  const archive = await Archive.open(join(run.folder, 'archive'), columns);
  const events = log.endOffset;
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  const seconds = () => (performance.now() - startedMs) / 1000;
  const done = Promise.withResolvers<void>();
  const engine = await Engine.start({
    log,
    store,
    columns,
    tempFolder: run.folder,
    clock: systemClock,
    batchRecords: run.batchRecords,
    onCommit: ({ offset }) => offset >= events && done.resolve(),
    onFailure: ({ message }) => done.reject(new Error(message)),
  });
  const archiving = run.archive === 'concurrent' ? archiveAll(log, store, archive) : undefined;
  await done.promise;
  const countedSeconds = seconds();
  // DuckDB refuses a checkpoint while a file is being written by another connection.
  let archiveSeconds = (await archiving) ?? 0;
  await engine.between((connection) => connection.run('checkpoint'));
  const total = seconds();
  const cpuSeconds = ownCpuSeconds(cpu);
  if (run.archive === 'after') archiveSeconds = await archiveAll(log, store, archive);
  await engine.stop();
  await log.close();
  store.close();
  const { peakMb } = memoryOf('self');
  return { events, countedSeconds, seconds: total, cpuSeconds, archiveSeconds, peakMb };
}

function openStore(run: EngineRun): Promise<Store> {
  return Store.open(
    {
      file: join(run.folder, 'store.duckdb'),
      tempFolder: run.folder,
      allowedFolders: [join(run.folder, 'archive')],
      memoryLimitMb: 300,
      threads: 1,
    },
    shopMetrics
      .filter(({ name }) => run.metrics === 'all' || w1Metrics.has(name))
      .map((metric) => planMetric(metric)),
    columns,
  );
}

/** Turns every sealed segment into Parquet; gives the seconds it took. */
async function archiveAll(log: SegmentLog, store: Store, archive: Archive): Promise<number> {
  const startedMs = performance.now();
  const connection = await store.connect();
  for (const segment of log.sealedSegments()) await archive.add(connection, log, segment);
  connection.closeSync();
  return (performance.now() - startedMs) / 1000;
}

const asked = JSON.parse(process.argv[2] ?? '') as EngineRun;
const result = await (asked.kind === 'bare' ? runBare(asked) : runEngine(asked));
rmSync(asked.folder, { recursive: true, force: true });
process.stdout.write(JSON.stringify(result));
