import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FixtureServer } from '../../../domains/market/fixture/fixture-server.ts';
import { SourceService } from '../../../src/app/source-service.ts';
import type { Source, SourceRow } from '../../../src/collect/sources/source.ts';
import { DuckDbSourceStore } from '../../../src/process/duckdb-source-store.ts';
import { Store } from '../../../src/process/store.ts';
import { toyFixture, toyProvider, toySource } from '../../support/toy-source.ts';

const patience = { timeout: 20_000, interval: 50 };
const startMs = Date.parse('2026-11-03T00:30:00Z');
let nowMs = startMs;
const clock = () => nowMs;

let folder: string;
let server: FixtureServer;
let store: Store;
let service: SourceService | undefined;
let troubles: string[];
let faults: (string | undefined)[];
const days = new Map<string, readonly SourceRow[]>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-service-'));
  [troubles, faults] = [[], []];
  nowMs = startMs;
  days.clear();
  days.set('2026-11-03', [{ date: '2026-11-03', item: 'apple', priceKrw: 1 }]);
  days.set('2026-11-02', [{ date: '2026-11-02', item: 'apple', priceKrw: 2 }]);
  const fixtures = { TOY: toyFixture(days) };
  server = await FixtureServer.start({ fixtures, clock, faultOf: () => faults.shift() });
  store = await Store.open(
    {
      file: join(folder, 'store.duckdb'),
      attached: { name: 'market', file: join(folder, 'sources.duckdb') },
      ...{ tempFolder: folder, allowedFolders: [], memoryLimitMb: 100, threads: 1 },
    },
    [],
    [],
  );
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
  store.close();
  await server.stop();
  await rm(folder, { recursive: true });
  expect(troubles).toEqual([]);
});

const keyed = () => ({ POMONA_TOY_KEY: 'a key that is long', POMONA_TOY_URL: server.urlOf('TOY') });

interface Opening {
  readonly environment?: Readonly<Record<string, string>>;
  readonly sample?: boolean;
  readonly sources?: readonly Source[];
  readonly declared?: readonly Source[];
}

async function open({ environment = {}, sample = true, ...rest }: Opening): Promise<SourceService> {
  const { sources = [toySource], declared = [] } = rest;
  const catalog = { name: 'market', sources, derived: [], views: [] };
  const all = { ...catalog, sources: [...sources, ...declared] };
  service = new SourceService({
    ...{ catalog, declared, clock, environment, answersFolder: join(folder, 'answers') },
    store: await DuckDbSourceStore.open(store, all, clock),
    ...(sample ? { startSample: () => Promise.resolve(sampleServer) } : {}),
    onTrouble: (what) => troubles.push(what),
  });
  return service;
}

const sampleServer = { urlOf: (name: string) => server.urlOf(name), stop: () => Promise.resolve() };

async function rows(): Promise<unknown> {
  const connection = await store.connect();
  const reader = await connection.runAndReadAll(
    'select date::varchar as date, item, priceKrw, sample from market.toy_prices order by date',
  );
  connection.closeSync();
  return reader.getRowObjectsJS();
}

test('what is due is asked at the start, and not again until it is due once more', async () => {
  const running = await open({ environment: keyed() });
  running.start();
  const lastState = async () => (await running.report()).sources[0]?.lastRun?.state;
  await expect.poll(lastState, patience).toBe('new');
  expect(await rows()).toEqual([{ date: '2026-11-03', item: 'apple', priceKrw: 1, sample: false }]);
  expect((await running.report()).sources[0]).toMatchObject({
    ...{ lateByMinutes: null, rows: 1, callsToday: 1, sample: false },
    lastRun: { kind: 'schedule', scheduledFor: '2026-11-03T00:00:00.000Z' },
    nextDueAt: '2026-11-04T00:00:00.000Z',
  });
  await running.stop();
  (await open({ environment: keyed() })).start();
  await expect.poll(() => service?.report(), patience).toMatchObject({ sample: false });
  expect(server.calls.get('TOY')).toBe(1);
});

test('without any key, made-up data is asked for, history included, and is marked', async () => {
  const sampled: Source = { ...toySource, sampleDays: 1 };
  const running = await open({ sources: [sampled] });
  running.start();
  await expect.poll(rows, patience).toEqual([
    { date: '2026-11-02', item: 'apple', priceKrw: 2, sample: true },
    { date: '2026-11-03', item: 'apple', priceKrw: 1, sample: true },
  ]);
  expect(await running.report()).toMatchObject({ sample: true, sources: [{ callsToday: 0 }] });
});

test('the first real run takes made-up rows away, those it does not replace too', async () => {
  await (await open({})).backfill('toy-prices', { from: '2026-11-02', to: '2026-11-03' });
  await service?.stop();
  days.set('2026-11-03', [{ date: '2026-11-03', item: 'pear', priceKrw: 5 }]);
  await (await open({ environment: keyed() })).run('toy-prices');
  expect(await rows()).toEqual([{ date: '2026-11-03', item: 'pear', priceKrw: 5, sample: false }]);
});

test('a provider that does not answer holds up its own sources, and no others', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const slow = {
    ...{ ...toyProvider, name: 'SLOW', credentials: [] },
    baseUrl: `http://127.0.0.1:${port}`,
  };
  const waiting: Source = {
    ...toySource,
    name: 'slow-prices',
    table: 'slow_prices',
    provider: slow,
  };
  try {
    const running = await open({ environment: keyed(), sources: [waiting, toySource] });
    running.start();
    const statuses = async () =>
      (await running.report()).sources.map(({ isRunning, lastRun, lateByMinutes }) => {
        return [isRunning, lastRun?.state, lateByMinutes];
      });
    await expect.poll(statuses, patience).toEqual([
      [true, null, 30],
      [false, 'new', null],
    ]);
    await running.stop();
  } finally {
    silent.closeAllConnections();
    silent.close();
  }
});

test('an import that Pomona cannot finish ends in words', async () => {
  const reading: Source = {
    ...toySource,
    readFile: () => [{ date: '2026-11-03', item: 'apple' }],
    combine: () => {
      throw new Error('no date');
    },
  };
  const running = await open({ environment: keyed(), sources: [reading] });
  await expect(running.importFile('toy-prices', 'a.csv', Buffer.from(''))).rejects.toThrow(
    'no date',
  );
  expect((await running.report()).sources[0]?.lastRun).toMatchObject({
    ...{ kind: 'import', state: 'failed', code: 'fault' },
    endedAt: expect.any(String) as string,
    reason: expect.stringContaining('no date') as string,
  });
});

test('a source without its key is not asked, and says which variable it waits for', async () => {
  const running = await open({ sample: false });
  running.start();
  expect((await running.report()).sources[0]).toMatchObject({
    ...{ missing: ['POMONA_TOY_KEY'], lateByMinutes: null },
  });
  expect(() => running.run('toy-prices')).toThrow('needs POMONA_TOY_KEY in the environment');
  expect(server.calls.get('TOY')).toBeUndefined();
});

test('a source of the settings is asked for real data, also beside made-up data', async () => {
  const own = { ...toyProvider, name: 'OWN', credentials: [], baseUrl: server.urlOf('TOY') };
  const declared: Source = { ...toySource, name: 'own-prices', table: 'own_prices', provider: own };
  const running = await open({ declared: [declared] });
  expect(await running.run('own-prices')).toMatchObject({ state: 'new', rows: 1 });
  const { sample, sources } = await running.report();
  expect(sample).toBe(true);
  expect(sources.map((source) => source.sample)).toEqual([true, false]);
});

test('two who ask at once are answered one after the other', async () => {
  const running = await open({ environment: keyed() });
  const ends = await Promise.all([running.run('toy-prices'), running.run('toy-prices')]);
  expect(ends.map(({ state }) => state)).toEqual(['new', 'unchanged']);
});

test('however many sources there are, the store is asked as often', async () => {
  const others = ['plums', 'pears', 'figs'].map((name) => ({
    ...{ ...toySource, name, table: name },
    provider: { ...toyProvider, name: name.toUpperCase() },
  }));
  const reads = vi.spyOn(DuckDbSourceStore.prototype, 'read');
  const readsOf = async (sources: readonly Source[]) => {
    const running = await open({ sources });
    reads.mockClear();
    const { length } = (await running.report()).sources;
    await running.stop();
    return { length, reads: reads.mock.calls.length };
  };
  try {
    const few = await readsOf([toySource]);
    expect(few.reads).toBeGreaterThan(0);
    expect(await readsOf([toySource, ...others])).toEqual({ length: 4, reads: few.reads });
  } finally {
    reads.mockRestore();
  }
});

test('a failure is told with its reason, and the source is late meanwhile', async () => {
  faults = ['html-200'];
  const running = await open({ environment: keyed() });
  running.start();
  const failed = {
    state: 'failed',
    code: 'web-page',
    reason: '2026-11-03: A page came instead of data.',
  };
  await expect
    .poll(async () => (await running.report()).sources[0], patience)
    .toMatchObject({ lateByMinutes: 30, lastRun: failed });
});

test('a failed backfill is told beside the last run on schedule, which goes on as it was due', async () => {
  const running = await open({ environment: keyed() });
  await running.run('toy-prices');
  faults = ['html-200', 'html-200'];
  const stretch = { from: '2026-11-01', to: '2026-11-02' };
  expect(await running.backfill('toy-prices', stretch)).toMatchObject({ state: 'failed' });
  expect((await running.report()).sources[0]).toMatchObject({
    lastRun: { kind: 'manual', state: 'new', code: null },
    lastBackfill: { kind: 'backfill', state: 'failed', code: 'web-page' },
  });
});

test('history that cannot be brought in holds up no run on schedule', async () => {
  // At 08:55 in Seoul the run of the day before is made up for; while that of the history fails, 09:00 passes.
  nowMs = Date.parse('2026-11-03T23:55:00Z');
  faults = [undefined, 'html-200'];
  const request: Source['request'] = (...given) => {
    if (faults.length === 1) nowMs = Date.parse('2026-11-04T00:01:00Z');
    return toySource.request(...given);
  };
  const running = await open({ sources: [{ ...toySource, request, sampleDays: 1 }] });
  running.start();
  const status = async () => (await running.report()).sources[0];
  await expect.poll(status, patience).toMatchObject({
    lastRun: { kind: 'schedule', scheduledFor: '2026-11-04T00:00:00.000Z', state: 'empty' },
    lastBackfill: { state: 'failed' },
  });
});

test('history says how far it is, while it waits and while it comes', async () => {
  const seen: unknown[] = [];
  const request: Source['request'] = (...given) => {
    seen.push(service?.filling);
    return toySource.request(...given);
  };
  const short: Source = { ...toySource, request, sampleDays: 1 };
  const long: Source = { ...short, name: 'toy-history', table: 'toy_history', sampleDays: 2 };
  const running = await open({ sources: [long, short] });
  running.start();
  const runsOf = async () => (await running.report()).sources.map((each) => each.lastBackfill);
  await expect.poll(runsOf, patience).toMatchObject([{ state: 'new' }, { state: 'new' }]);
  const [longWaits, shortWaits] = [
    { source: 'toy-history', done: 0, total: 2 },
    { source: 'toy-prices', done: 0, total: 1 },
  ];
  expect(seen).toEqual([
    // The runs on schedule come first.
    [longWaits, shortWaits],
    [shortWaits, longWaits],
    [shortWaits, longWaits],
    [longWaits],
    [{ ...longWaits, done: 1 }],
  ]);
  expect(running.filling).toEqual([]);
  expect((await running.report()).sources.map(({ filling }) => filling)).toEqual([null, null]);
});

test('keys are checked with one call, and a percent-encoded one is said to be so', async () => {
  const none = await open({ sample: false });
  const check = (each: SourceService) =>
    each.checkKeys(() => undefined, new AbortController().signal);
  expect(await check(none)).toMatchObject([{ provider: 'TOY', state: 'missing' }]);
  await none.stop();
  const environment = { ...keyed(), POMONA_TOY_KEY: 'abc%2Bdef%3D%3D' };
  const [checked] = await check(await open({ environment }));
  expect(checked).toMatchObject({ state: 'accepted' });
  expect(checked?.detail).toContain('POMONA_TOY_KEY is the percent-encoded form');
});

test.each([
  [{ kind: 'final', code: 'http-401' }, 'refused'],
  [{ kind: 'later', code: 'no-count', refusesKey: true }, 'refused'],
  [{ kind: 'quota', code: 'quota' }, 'accepted'],
  [{ kind: 'final', code: 'web-page' }, 'unclear'],
] as const)('only a refusal of the key is called one: %o is %s', async (problem, state) => {
  const problemOf = () => ({ ...problem, message: 'In words.' });
  const provider = { ...toyProvider, problemOf };
  const running = await open({ environment: keyed(), sources: [{ ...toySource, provider }] });
  const checks = await running.checkKeys(() => undefined, new AbortController().signal);
  expect(checks).toMatchObject([{ provider: 'TOY', state }]);
});

test('no day after today is asked for', async () => {
  const running = await open({ environment: keyed() });
  const backfill = (to: string) => running.backfill('toy-prices', { from: '2026-11-02', to });
  expect(() => backfill('2026-11-04')).toThrow('2026-11-04 is after today (2026-11-03 in Seoul)');
  expect(await backfill('2026-11-03')).toMatchObject({ state: 'new' });
});

test('a file takes the place of made-up rows', async () => {
  const readFile = () => [{ date: '2020-01-01', item: 'plum', priceKrw: 7 }];
  const running = await open({ sources: [{ ...toySource, readFile }] });
  await running.run('toy-prices');
  const end = await running.importFile('toy-prices', 'plums.csv', Buffer.from(''));
  expect(end).toMatchObject({ state: 'new', added: 1 });
  expect(await rows()).toEqual([{ date: '2020-01-01', item: 'plum', priceKrw: 7, sample: false }]);
  expect(() => running.importFile('nothing', 'x', Buffer.from(''))).toThrow('There is no source');
});
