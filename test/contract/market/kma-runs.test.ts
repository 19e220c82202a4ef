import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FixtureServer } from '../../../domains/market/fixture/fixture-server.ts';
import { kmaFixture } from '../../../domains/market/fixture/kma-fixture.ts';
import { kmaAsosDaily } from '../../../domains/market/sources/kma-asos-daily.ts';
import { kmaAsosHourly } from '../../../domains/market/sources/kma-asos-hourly.ts';
import { kmaGrowingAreaDaily } from '../../../domains/market/sources/kma-growing-area-daily.ts';
import { kmaGrowingAreaMonthly } from '../../../domains/market/sources/kma-growing-area-monthly.ts';
import { kmaMidLandForecast } from '../../../domains/market/sources/kma-mid-land-forecast.ts';
import { kmaShortForecast } from '../../../domains/market/sources/kma-short-forecast.ts';
import { kmaUltraShortForecast } from '../../../domains/market/sources/kma-ultra-short-forecast.ts';
import { kmaUltraShortNow } from '../../../domains/market/sources/kma-ultra-short-now.ts';
import { AnswerArchive } from '../../../src/collect/sources/answer-archive.ts';
import { ProviderCaller } from '../../../src/collect/sources/call-provider.ts';
import { runSource } from '../../../src/collect/sources/run-source.ts';
import type { Source } from '../../../src/collect/sources/source.ts';
import type { RunEnd } from '../../../src/collect/sources/source-store.ts';
import { DuckDbSourceStore } from '../../../src/process/duckdb-source-store.ts';
import { Store } from '../../../src/process/store.ts';

/** 12:30 of 3 November in Seoul. */
const nowMs = Date.parse('2026-11-03T03:30:00Z');
const clock = () => nowMs;
/** Two parts of each, which is enough to see them stored. */
const sources = [
  ...[kmaAsosHourly, kmaAsosDaily, kmaUltraShortNow, kmaUltraShortForecast],
  ...[kmaShortForecast, kmaMidLandForecast, kmaGrowingAreaDaily, kmaGrowingAreaMonthly],
].map((source) => ({
  ...source,
  parts: (...scheduled: Parameters<Source['parts']>) => source.parts(...scheduled).slice(0, 2),
}));

let folder: string;
let server: FixtureServer;
let store: Store;
let sourceStore: DuckDbSourceStore;
let faults: (string | undefined)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-weather-'));
  faults = [];
  const fixtures = { KMA: kmaFixture };
  server = await FixtureServer.start({ fixtures, clock, faultOf: () => faults.shift() });
  const attached = { name: 'market', file: join(folder, 'market.duckdb') };
  const limits = { tempFolder: folder, allowedFolders: [], memoryLimitMb: 200, threads: 1 };
  store = await Store.open({ file: join(folder, 'store.duckdb'), attached, ...limits }, [], []);
  const catalog = { name: 'market', sources, derived: [], views: [] };
  sourceStore = await DuckDbSourceStore.open(store, catalog, clock);
});

afterEach(async () => {
  await server.stop();
  await sourceStore.close();
  store.close();
  await rm(folder, { recursive: true });
});

test.each(sources)(
  '$name stores every row it reads, once, however often it runs',
  async (source) => {
    const first = await run(source);
    expect(first).toMatchObject({ state: 'new', calls: 2, added: first.rows, changed: 0 });
    const key = source.key.map((name) => `"${name}"`).join(', ');
    const [counted] = await sourceStore.read(
      `select count(*)::integer as rows, count(distinct (${key}))::integer as keys from market.${source.table}`,
    );
    expect(counted).toEqual({ rows: first.rows, keys: first.rows });
    expect(await run(source, nowMs + 1)).toMatchObject({
      state: 'unchanged',
      added: 0,
      changed: 0,
    });
  },
);

test('a forecast comes in whole however the server fails meanwhile', async () => {
  const source = sources.find(({ name }) => name === 'kma-short-forecast') ?? kmaShortForecast;
  faults = ['html-200', '500', 'half', undefined, 'code-02', 'xml-error-04'];
  expect(await run(source)).toMatchObject({ state: 'new', calls: 7, changed: 0 });
  const [row] = await sourceStore.read(
    `select count(*)::integer as hours, min(forecastAt)::varchar as first, max(stepHours)::integer as step,
       bool_and(temperatureC between -40 and 45 and rainMm >= 0 and sky is not null) as complete
     from market.short_forecast`,
  );
  // From 12:00 through the day after tomorrow by the hour, then every three hours.
  const hours = 2 * (12 + 48 + 8);
  expect(row).toEqual({ hours, first: '2026-11-03 12:00:00', step: 3, complete: true });
});

test('a key that is not active ends the run with the reason in words', async () => {
  faults = ['xml-error-30'];
  const end = await run(sources[0] ?? kmaAsosHourly);
  expect(end).toMatchObject({ state: 'failed', code: '30', rows: 0 });
  expect(end.reason).toContain('not active yet (30 to 60 minutes after approval)');
});

function run(source: Source, scheduledForMs = nowMs): Promise<RunEnd> {
  const { signal } = new AbortController();
  const provider = { ...source.provider, callIntervalMs: 0 };
  const access = {
    ...{ provider, baseUrl: server.urlOf(provider.name) },
    ...{ secrets: { KEY: 'sample-key' }, sample: true },
  };
  return runSource(
    { source: source.name, kind: 'schedule', scheduledForMs, sample: true },
    {
      caller: new ProviderCaller(access, { calls: sourceStore, signal, firstPauseMs: 1 }),
      ...{ source, clock, signal, store: sourceStore, archive: new AnswerArchive(folder) },
    },
  );
}
