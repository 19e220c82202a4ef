import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { atFixture } from '../../../domains/market/fixture/at-fixture.ts';
import { FixtureServer } from '../../../domains/market/fixture/fixture-server.ts';
import { mafraFixture } from '../../../domains/market/fixture/mafra-fixture.ts';
import { atSettlements } from '../../../domains/market/sources/at-settlements.ts';
import { mafraSettlements } from '../../../domains/market/sources/mafra-settlements.ts';
import { marketViews } from '../../../domains/market/views.ts';
import { AnswerArchive } from '../../../src/collect/sources/answer-archive.ts';
import { ProviderCaller } from '../../../src/collect/sources/call-provider.ts';
import { runSource } from '../../../src/collect/sources/run-source.ts';
import type { Source } from '../../../src/collect/sources/source.ts';
import type { RunEnd } from '../../../src/collect/sources/source-store.ts';
import { DuckDbSourceStore } from '../../../src/process/duckdb-source-store.ts';
import { Store } from '../../../src/process/store.ts';

const nowMs = Date.parse('2026-11-03T00:30:00Z');
const clock = () => nowMs;
const sources = [atSettlements, mafraSettlements];

let folder: string;
let server: FixtureServer;
let store: Store;
let sourceStore: DuckDbSourceStore;
let faults: (string | undefined)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-settlements-'));
  faults = [];
  server = await FixtureServer.start({
    fixtures: { AT: atFixture, MAFRA: mafraFixture },
    clock,
    faultOf: () => faults.shift(),
  });
  const attached = { name: 'market', file: join(folder, 'market.duckdb') };
  const limits = { tempFolder: folder, allowedFolders: [], memoryLimitMb: 200, threads: 1 };
  store = await Store.open({ file: join(folder, 'store.duckdb'), attached, ...limits }, [], []);
  const catalog = { name: 'market', sources, derived: [], views: marketViews };
  sourceStore = await DuckDbSourceStore.open(store, catalog, clock);
});

afterEach(async () => {
  await server.stop();
  await sourceStore.close();
  store.close();
  await rm(folder, { recursive: true });
});

test.each(sources)(
  'a day comes in whole however the server fails meanwhile: $name',
  async (source) => {
    faults = ['html-200', '500', undefined, 'half', undefined, '429'];
    const end = await runDays(source);
    expect(end).toMatchObject({ state: 'new', changed: 0 });
    expect(end.added).toBeGreaterThan(200);
    const [row] = await sourceStore.read(
      'select count(distinct marketCode)::integer as markets, bool_and(volumeKg > 0) as complete from market.settlements',
    );
    expect(row).toEqual({ markets: 6, complete: true });
  },
);

test.each(sources)('a second run over the same days changes nothing: $name', async (source) => {
  const first = await runDays(source);
  const second = await runDays(source, nowMs + 1);
  expect(second).toMatchObject({ state: 'unchanged', rows: first.rows, added: 0, changed: 0 });
});

test('a key that is unknown ends the run with its reason, and the next one goes on', async () => {
  faults = [undefined, undefined, 'xml-error-30'];
  const broken = await runDays(atSettlements);
  expect(broken).toMatchObject({ state: 'failed', code: '30', calls: 3 });
  expect(broken.reason).toContain('encoded twice');
  const whole = await runDays(atSettlements);
  expect(whole.state).toBe('new');
  expect(whole.calls).toBe(10);
});

test('a grid that gives fewer rows than it speaks of fails rather than to lose them', async () => {
  faults = Array.from({ length: 40 }, () => 'wrong-page-size');
  expect(await runDays(mafraSettlements)).toMatchObject({ state: 'failed', code: 'incomplete' });
});

/** Asks for one day of all markets. */
function runDays(source: Source, scheduledForMs = nowMs): Promise<RunEnd> {
  const { signal } = new AbortController();
  const provider = { ...source.provider, callIntervalMs: 0 };
  const access = {
    ...{ provider, baseUrl: server.urlOf(provider.name) },
    ...{ secrets: { KEY: 'sample-key' }, sample: true },
  };
  const days = { from: '2026-11-02', to: '2026-11-02' };
  return runSource(
    { source: source.name, kind: 'backfill', scheduledForMs, days, sample: true },
    {
      caller: new ProviderCaller(access, { calls: sourceStore, signal, firstPauseMs: 1 }),
      ...{ source, clock, signal, store: sourceStore, archive: new AnswerArchive(folder) },
    },
  );
}
