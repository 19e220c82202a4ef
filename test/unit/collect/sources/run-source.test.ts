import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FixtureServer } from '../../../../domains/market/fixture/fixture-server.ts';
import { AnswerArchive } from '../../../../src/collect/sources/answer-archive.ts';
import { ProviderCaller } from '../../../../src/collect/sources/call-provider.ts';
import { replayAnswers } from '../../../../src/collect/sources/replay-answers.ts';
import { sourceOf } from '../../../../src/collect/sources/declared-source.ts';
import type { DeclaredSource } from '../../../../src/collect/sources/declared-source.ts';
import { runSource } from '../../../../src/collect/sources/run-source.ts';
import type { Source, SourceRow } from '../../../../src/collect/sources/source.ts';
import type { RunEnd, RunRequest } from '../../../../src/collect/sources/source-store.ts';
import { DuckDbSourceStore } from '../../../../src/process/duckdb-source-store.ts';
import { Store } from '../../../../src/process/store.ts';
import { toyFixture, toyProvider, toySource } from '../../../support/toy-source.ts';

const nowMs = Date.parse('2026-11-03T00:30:00Z');
const clock = () => nowMs;
const secret = 'se+cret/key==';

let folder: string;
let server: FixtureServer;
let store: Store;
let sourceStore: DuckDbSourceStore;
/** What the server has, by day. */
let days: Map<string, SourceRow[]>;
let faults: (string | undefined)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-sources-'));
  days = new Map();
  faults = [];
  server = await FixtureServer.start({
    fixtures: { TOY: toyFixture(days) },
    clock,
    faultOf: () => faults.shift(),
  });
  store = await openStore();
  sourceStore = await open();
});
afterEach(async () => {
  await server.stop();
  await sourceStore.close();
  store.close();
  await rm(folder, { recursive: true });
});

function openStore(): Promise<Store> {
  const options = {
    file: join(folder, 'store.duckdb'),
    attached: { name: 'market', file: join(folder, 'sources.duckdb') },
    ...{ tempFolder: folder, allowedFolders: [], memoryLimitMb: 100, threads: 1 },
  };
  return Store.open(options, [], []);
}

function open(source: Source = toySource): Promise<DuckDbSourceStore> {
  return DuckDbSourceStore.open(
    store,
    { name: 'market', sources: [source], derived: [], views: [] },
    clock,
  );
}

const request = (changes: Partial<RunRequest> = {}): RunRequest => ({
  ...{ source: 'toy-prices', kind: 'schedule', scheduledForMs: nowMs, sample: false },
  ...changes,
});

interface Run {
  readonly request?: RunRequest;
  readonly source?: Source;
  readonly signal?: AbortSignal;
  readonly callsPerDay?: number;
}

function run({
  source = toySource,
  signal,
  callsPerDay = 1_000,
  ...rest
}: Run = {}): Promise<RunEnd> {
  const provider = { ...source.provider, callsPerDay };
  const access = {
    provider,
    baseUrl: server.urlOf('TOY'),
    secrets: { KEY: secret },
    sample: false,
  };
  const stop = signal ?? new AbortController().signal;
  return runSource(rest.request ?? request(), {
    caller: new ProviderCaller(access, { calls: sourceStore, signal: stop, firstPauseMs: 1 }),
    ...{ source, clock, signal: stop, store: sourceStore },
    archive: new AnswerArchive(folder),
  });
}

const price = (item: string, priceKrw: number, date = '2026-11-03') => ({ date, item, priceKrw });
const stored = (columns = 'date::varchar as date, item, priceKrw') =>
  sourceStore.read(`select ${columns} from market.toy_prices order by date, item`);

test('rows of all pages are stored, and the run says that they are new', async () => {
  days.set('2026-11-03', [price('apple', 1), price('pear', 2), price('plum', 3)]);
  expect(await run()).toEqual({ state: 'new', rows: 3, added: 3, changed: 0, calls: 2 });
  expect(await stored()).toEqual(days.get('2026-11-03'));
});

test('the same answer once more changes nothing, and says so', async () => {
  days.set('2026-11-03', [price('apple', 1)]);
  await run();
  const again = await run({ request: request({ kind: 'manual' }) });
  expect(again).toMatchObject({ state: 'unchanged', rows: 1, added: 0, changed: 0 });
  expect(await stored()).toHaveLength(1);
});

test('a correction replaces rows, adds what is new, and takes away what is gone', async () => {
  days.set('2026-11-03', [price('apple', 1), price('pear', 2)]);
  await run();
  days.set('2026-11-03', [price('apple', 9), price('plum', 3)]);
  const corrected = await run({ request: request({ kind: 'manual' }) });
  expect(corrected).toMatchObject({ state: 'new', added: 1, changed: 1 });
  expect(await stored()).toEqual([price('apple', 9), price('plum', 3)]);
});

test('a field that nobody declared becomes a column', async () => {
  days.set('2026-11-03', [price('apple', 1), { ...price('pear', 2), 'new "field"': 'x' }]);
  await run();
  expect(await stored('item, "new ""field""" as added')).toEqual([
    { item: 'apple', added: null },
    { item: 'pear', added: 'x' },
  ]);
});

test('a run that is broken off goes on at its page, in another process too', async () => {
  days.set('2026-11-03', [
    price('a', 1),
    price('b', 2),
    price('c', 3),
    price('d', 4),
    price('e', 5),
  ]);
  const stopping = new AbortController();
  const keepPage = sourceStore.keepPage.bind(sourceStore);
  let pages = 0;
  sourceStore.keepPage = async (...page) => {
    await keepPage(...page);
    if (++pages === 2) stopping.abort();
  };
  await expect(run({ signal: stopping.signal })).rejects.toThrow('aborted');
  expect(await stored()).toEqual([]);
  await sourceStore.close();
  sourceStore = await open();
  expect(await sourceStore.unfinishedRuns()).toEqual([request()]);
  const callsBefore = server.calls.get('TOY') ?? 0;
  expect(await run()).toMatchObject({ state: 'new', rows: 5, calls: 1 });
  expect((server.calls.get('TOY') ?? 0) - callsBefore).toBe(1);
  expect((await stored()).map(({ item }) => item).join('')).toBe('abcde');
  expect(await sourceStore.unfinishedRuns()).toEqual([]);
});

test('parts of a backfill that are through are not asked for again after a failure', async () => {
  days.set('2026-11-01', [price('apple', 1, '2026-11-01')]);
  days.set('2026-11-02', [price('apple', 2, '2026-11-02')]);
  const backfill = request({ kind: 'backfill', days: { from: '2026-11-01', to: '2026-11-02' } });
  faults = [undefined, 'html-200'];
  expect(await run({ request: backfill })).toMatchObject({
    ...{ state: 'failed', code: 'web-page', rows: 1 },
    reason: '2026-11-01: A page came instead of data.',
  });
  expect(await run({ request: backfill })).toMatchObject({ state: 'new', rows: 1, calls: 1 });
  expect(await stored()).toHaveLength(2);
});

test.each(['429', '500', 'half'])('an answer that is %s is asked for again', async (fault) => {
  days.set('2026-11-03', [price('apple', 1)]);
  faults = [fault];
  expect(await run()).toMatchObject({ state: 'new', rows: 1, calls: 2 });
  expect(server.calls.get('TOY')).toBe(2);
});

test('a server that fails every time ends the run, in words, after four tries', async () => {
  faults = ['500', '500', '500', '500'];
  expect(await run()).toMatchObject({
    ...{ state: 'failed', code: 'http-500' },
    reason: '2026-11-03: The server failed (HTTP 500).',
  });
  expect(server.calls.get('TOY')).toBe(4);
});

test('nothing at all is empty, and a server that promises more than it gives has failed', async () => {
  expect(await run()).toMatchObject({ state: 'empty', rows: 0 });
  const promising: Source = { ...toySource, read: () => ({ rows: [], total: 7 }) };
  const failed = await run({ source: promising, request: request({ kind: 'manual' }) });
  expect(failed).toMatchObject({ state: 'failed', code: 'incomplete' });
});

test('a server that gives page 1 for every page fails at the second, also when it is asked again and replayed', async () => {
  const kept = [price('old', 7)];
  days.set('2026-11-03', kept);
  await run();
  const deaf: Source = {
    ...toySource,
    read: () => ({ rows: [price('apple', 1), price('pear', 2)], total: 400 }),
  };
  const failed = {
    ...{ state: 'failed', code: 'repeated-page', rows: 0 },
    reason: expect.stringContaining('Page 2 is the same as page 1') as string,
  };
  const manual = request({ kind: 'manual' });
  expect(await run({ source: deaf, request: manual })).toMatchObject({ ...failed, calls: 2 });
  expect(await run({ source: deaf, request: manual })).toMatchObject({ ...failed, calls: 1 });
  expect(await stored()).toEqual(kept);
  const replay = await sourceStore.beginRun(request({ kind: 'replay' }));
  const adding: Source = {
    ...deaf,
    combine: (rows) => rows.map((row) => ({ ...row, priceKrw: rows.length })),
  };
  await replayAnswers(adding, new AnswerArchive(folder), {
    ...{ store: sourceStore, run: replay },
    onAnswer: () => undefined,
  });
  expect(await stored()).toEqual([price('apple', 2), price('pear', 2)]);
});

test('fields without a name are left out, and those that differ by case alone are all kept', async () => {
  const told = { ...price('apple', 1), '': 'x', Note: 'a', note: 'b', ITEM: 'c', sample: 'd' };
  days.set('2026-11-03', [told]);
  expect(await run()).toMatchObject({ state: 'new', rows: 1 });
  days.set('2026-11-03', [{ ...price('apple', 1), note: 'e' }]);
  expect(await run({ request: request({ kind: 'manual' }) })).toMatchObject({ changed: 1 });
  expect(await stored('item, "Note", sample')).toEqual([
    { item: 'apple', Note: 'e', sample: false },
  ]);
  expect(await stored('note_, item_, sample_')).toEqual([
    { note_: null, ITEM_: null, sample_: null },
  ]);
});

test('what Pomona itself cannot do ends the run in words, and the next one goes on', async () => {
  days.set('2026-11-03', [price('apple', 1)]);
  const finishParts = sourceStore.finishParts.bind(sourceStore);
  sourceStore.finishParts = () => Promise.reject(new Error('the disk is full'));
  const failed = {
    state: 'failed',
    code: 'fault',
    reason: 'Pomona could not go on: the disk is full',
  };
  expect(await run()).toMatchObject(failed);
  const [ended] = await sourceStore.read(
    'select state, code, reason, endedAt is not null as hasEnded from market.source_runs',
  );
  expect(ended).toEqual({ ...failed, hasEnded: true });
  sourceStore.finishParts = finishParts;
  expect(await run()).toMatchObject({ state: 'new', rows: 1 });
});

test('rows of a declared source outlive a web page and a field that is gone', async () => {
  const columns: DeclaredSource['columns'] = [
    { name: 'date', type: 'date' },
    { name: 'item', type: 'varchar' },
    { name: 'priceKrw', type: 'integer' },
  ];
  const source = sourceOf({
    ...{ name: 'toy-prices', url: 'http://toy.example/prices?day={date}&page={page}' },
    ...{ schedule: '0 9 * * *', format: 'json', rowsAt: 'rows', totalAt: 'total', pageSize: 2 },
    ...{ columns, key: ['date', 'item'], callIntervalMs: 0 },
  });
  const kept = [price('apple', 1), price('pear', 2), price('plum', 3)];
  days.set('2026-11-03', kept);
  expect(await run({ source })).toMatchObject({ state: 'new', rows: 3 });
  const again = { source, request: request({ kind: 'manual' }) };
  faults = ['html-200'];
  expect(await run(again)).toMatchObject({ state: 'failed', code: 'web-page' });
  days.set('2026-11-03', [{ date: '2026-11-03', item: 'apple' }]);
  expect(await run(again)).toMatchObject({
    ...{ state: 'failed', code: 'unreadable' },
    reason: '2026-11-03: There is no field priceKrw in the answer.',
  });
  expect(await stored()).toEqual(kept);
});

test('a day that repeats the last trading day is not stored', async () => {
  const carriesOver = { dayColumn: 'date', sameColumns: ['item', 'priceKrw'] };
  const source: Source = { ...toySource, carriesOver };
  const sunday = { kind: 'backfill', days: { from: '2026-10-31', to: '2026-11-01' } } as const;
  days.set('2026-10-31', [price('apple', 1, '2026-10-31'), price('pear', 2, '2026-10-31')]);
  days.set('2026-11-01', [price('pear', 2, '2026-11-01'), price('apple', 1, '2026-11-01')]);
  await run({ source, request: request(sunday) });
  expect((await stored()).map(({ date }) => date)).toEqual(['2026-10-31', '2026-10-31']);
  days.set('2026-11-03', [price('apple', 1), price('pear', 3)]);
  expect(await run({ source })).toMatchObject({ state: 'new', added: 2 });
});

test('calls of a day are counted over restarts, and none is made above the quota', async () => {
  days.set('2026-11-03', [price('a', 1), price('b', 2), price('c', 3)]);
  expect(await run({ callsPerDay: 1 })).toMatchObject({ state: 'failed', code: 'quota' });
  await sourceStore.close();
  sourceStore = await open();
  expect(await run({ callsPerDay: 1 })).toMatchObject({ state: 'failed', code: 'quota' });
  expect(server.calls.get('TOY')).toBe(1);
});

test('what a run refuses to go on from is said without the key, which is in no kept answer either', async () => {
  const telling: Source = {
    ...toySource,
    provider: toyProvider,
    read: ({ text }) => {
      throw new Error(`no rows in ${text}`);
    },
  };
  days.set('2026-11-03', [price(secret, 1), price(encodeURIComponent(secret), 2)]);
  const { reason = '' } = await run({ source: telling });
  expect(reason).toContain('not in the form that is documented');
  expect(reason).not.toContain(secret);
  const [name = ''] = await readdir(join(folder, 'toy-prices'));
  const [, line = ''] = (await readFile(join(folder, 'toy-prices', name), 'utf8')).split('\n');
  const kept = gunzipSync(Buffer.from(line, 'base64')).toString();
  expect(kept).toContain('***');
  expect(kept).not.toContain('se+cret');
  expect(kept).not.toContain('se%2Bcret');
});

test('kept answers are read again into the same rows', async () => {
  days.set('2026-11-03', [price('a', 1), price('b', 2), price('c', 3)]);
  await run();
  days.set('2026-11-03', [price('a', 1), price('b', 9)]);
  await run({ request: request({ kind: 'manual' }) });
  const before = await stored();
  await sourceStore.read('delete from market.toy_prices');
  const replay = await sourceStore.beginRun(request({ kind: 'replay' }));
  const outcome = await replayAnswers(toySource, new AnswerArchive(folder), {
    ...{ store: sourceStore, run: replay },
    onAnswer: () => undefined,
  });
  expect(outcome).toMatchObject({ answers: 3, passedOver: 0 });
  expect(await stored()).toEqual(before);
});

test('what a source keeps no longer is dropped with each run, and its answers with it', async () => {
  const source: Source = { ...toySource, retention: { column: 'date', days: 2 } };
  days.set('2026-10-30', [price('apple', 1, '2026-10-30')]);
  days.set('2026-11-03', [price('apple', 2)]);
  const long = { kind: 'backfill', days: { from: '2026-10-30', to: '2026-11-03' } } as const;
  await writeFile(join(await makeFolder('toy-prices'), '2026-10-31.answers'), '');
  await run({ source, request: request(long) });
  expect(await stored()).toEqual([price('apple', 2)]);
  expect(await readdir(join(folder, 'toy-prices'))).toEqual(['2026-11-03.answers']);
});

async function makeFolder(name: string): Promise<string> {
  await mkdir(join(folder, name));
  return join(folder, name);
}
