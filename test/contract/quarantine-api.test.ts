import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shopEvents } from '../../domains/shop/events.ts';
import { answerProblems } from '../../src/collect/answer-problem.ts';
import { Intake } from '../../src/collect/intake.ts';
import { Quarantine } from '../../src/collect/quarantine.ts';
import { replayRejected } from '../../src/collect/replay-rejected.ts';
import { SegmentLog } from '../../src/log/segment-log.ts';
import { readApi } from '../../src/serve/read-api.ts';
import type { ReadAccess } from '../../src/serve/read-api.ts';
import { receivedAtMs, shopEvent } from '../unit/collect/shop-event.ts';
import { GivenSource, GivenStore } from '../unit/serve/given-insights.ts';

const clock = () => receivedAtMs;
const adminToken = 'the-admin-token';
const writeKey = 'a-write-key';

let folder: string;
let log: SegmentLog;
let rejectedLog: SegmentLog;
let quarantine: Quarantine;
let intake: Intake;
let app: FastifyInstance;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-quarantine-api-'));
  log = await SegmentLog.open({ folder: join(folder, 'log'), clock });
  rejectedLog = await SegmentLog.open({ folder: join(folder, 'quarantine'), clock });
  quarantine = await Quarantine.open(rejectedLog, clock);
  intake = new Intake({ schema: shopEvents, log, quarantine, clock });
});

afterEach(async () => {
  await app.close();
  await log.close();
  await rejectedLog.close();
  await rm(folder, { recursive: true });
});

async function serve(access: ReadAccess = { kind: 'loopback' }): Promise<void> {
  app = Fastify();
  answerProblems(app);
  const source = Object.assign(new GivenSource(), {
    quarantine: {
      counts: () => quarantine.counts(),
      list: quarantine.list.bind(quarantine),
      show: quarantine.show.bind(quarantine),
      drop: (id: number) => quarantine.drop(id),
      replay: (options: { id: number; fixed?: string }) =>
        replayRejected(intake, quarantine, options),
    },
  });
  await app.register(
    readApi({ insights: [], store: new GivenStore(), source, access, version: '1.2.3', clock }),
  );
}

const read = async (path: string, headers: Record<string, string> = {}) =>
  (await app.inject({ url: `/api/quarantine${path}`, headers })).json();

const post = (path: string, payload: unknown = {}, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: `/api/quarantine${path}`,
    headers: { 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(payload),
  });

/** Events that are rejected, with ids from 0 on. */
const reject = (...events: readonly unknown[]) => intake.ingest(events, { source: 'http' });
const withoutItem = (eventId: string) => shopEvent({ eventId, itemCode: undefined });

test('rejected events are listed newest first, page by page, with totals', async () => {
  await serve();
  await reject(withoutItem('a'), 7, withoutItem('c'));
  await quarantine.resolve(2, 'dropped');
  const first = await read('?limit=2');
  expect(first).toMatchObject({
    rows: [
      { id: 2, eventId: 'c', code: 'missing_field', state: 'dropped', source: 'http' },
      { id: 1, eventId: null, code: 'not_an_object', state: 'unresolved', excerpt: '7' },
    ],
    next: 1,
    totals: {
      rejected: 3,
      unresolved: 2,
      byCode: [
        { code: 'missing_field', rejected: 2 },
        { code: 'not_an_object', rejected: 1 },
      ],
    },
  });
  expect(await read(`?limit=2&before=${first.next}`)).toMatchObject({
    rows: [{ id: 0, receivedAt: '2026-11-22T00:01:00.000Z', resolvedAt: null }],
    next: null,
  });
});

test('a list can be narrowed to a code and to what is unresolved', async () => {
  await serve();
  await reject(withoutItem('a'), 7, withoutItem('c'));
  await quarantine.resolve(0, 'dropped');
  const idsOf = async (query: string) =>
    (await read(query)).rows.map(({ id }: { id: number }) => id);
  expect(await idsOf('?code=missing_field')).toEqual([2, 0]);
  expect(await idsOf('?code=missing_field&unresolved=true')).toEqual([2]);
  expect(await idsOf('?code=too_old')).toEqual([]);
  await quarantine.resolve(1, 'dropped');
  await quarantine.resolve(2, 'dropped');
  expect(await idsOf('?unresolved=true')).toEqual([]);
});

test('an event is shown with its whole text, a list with the beginning of it', async () => {
  await serve();
  const text = `"${'가'.repeat(300)}`;
  await intake.ingest(text, { source: 'http' });
  expect(await read('/0')).toMatchObject({ id: 0, code: 'invalid_json', raw: text, index: 0 });
  expect((await read('')).rows[0].excerpt).toBe(text.slice(0, 200));
});

test('an event that was set right is stored once; after that it cannot be replayed', async () => {
  await serve();
  await reject(withoutItem('a'));
  expect((await post('/0/replay')).json()).toEqual({
    outcome: 'rejected',
    code: 'missing_field',
    message: 'itemCode: is missing; must be a string of 1 to 32 characters',
  });
  expect(log.endOffset).toBe(0);
  const fixed = JSON.stringify(shopEvent({ eventId: 'a' }), undefined, 2);
  expect((await post('/0/replay', { fixed })).json()).toEqual({
    outcome: 'accepted',
    code: null,
    message: null,
  });
  expect(log.endOffset).toBe(1);
  expect(await read('/0')).toMatchObject({ state: 'replayed', resolvedAt: expect.any(String) });
  const again = await post('/0/replay', { fixed });
  expect(again.statusCode).toBe(400);
  expect(again.json().detail).toMatch(/was replayed already/);
  expect(log.endOffset).toBe(1);
});

test('a text that was cut can be replayed only whole', async () => {
  await serve();
  await intake.ingest(`"${'x'.repeat(70_000)}`, { source: 'http' });
  expect(await read('/0')).toMatchObject({ truncated: true });
  const cut = await post('/0/replay');
  expect(cut.json()).toMatchObject({ code: 'invalid_parameter' });
  expect(cut.json().detail).toMatch(/cut at 64 KiB/);
  const whole = await post('/0/replay', { fixed: JSON.stringify(shopEvent()) });
  expect(whole.json()).toMatchObject({ outcome: 'accepted' });
});

test('nothing but space is no event', async () => {
  await serve();
  await reject(7);
  expect((await post('/0/replay', { fixed: ' \n ' })).json()).toMatchObject({
    code: 'invalid_parameter',
  });
  expect(await read('/0')).toMatchObject({ state: 'unresolved' });
});

test('a dropped event stays readable', async () => {
  await serve();
  await reject(7);
  expect((await post('/0/drop')).json()).toMatchObject({ id: 0, state: 'dropped', raw: '7' });
  expect(await read('/0')).toMatchObject({ state: 'dropped' });
});

test('all unresolved events are replayed in parts; those still wrong stay', async () => {
  await serve();
  const good = (eventId: string) => ({
    code: 'invalid_field' as const,
    message: 'refused by an older schema',
    index: 0,
    raw: JSON.stringify(shopEvent({ eventId })),
    source: 'http' as const,
  });
  const others = Array.from({ length: 250 }, (_, index) => good(`e-${index}`));
  await quarantine.add([good('first'), ...others], receivedAtMs);
  await reject(withoutItem('still wrong'));
  await intake.ingest(`"${'x'.repeat(70_000)}`, { source: 'http' });
  await quarantine.resolve(0, 'dropped');
  const first = (await post('/replay')).json();
  expect(first).toEqual({
    accepted: 198,
    rejected: 1,
    skipped: 1,
    problems: [
      {
        id: 251,
        code: 'missing_field',
        message: 'itemCode: is missing; must be a string of 1 to 32 characters',
      },
    ],
    next: 53,
  });
  expect((await post('/replay', { before: first.next })).json()).toMatchObject({
    accepted: 52,
    rejected: 0,
    skipped: 0,
    next: null,
  });
  expect(log.endOffset).toBe(250);
  expect((await read('?unresolved=true')).rows).toMatchObject([{ id: 252 }, { id: 251 }]);
});

test('a replay of all can be for one code', async () => {
  await serve();
  await reject(withoutItem('a'), 7);
  expect((await post('/replay', { code: 'not_an_object' })).json()).toMatchObject({
    rejected: 1,
    problems: [{ id: 1 }],
  });
});

test.each([
  ['GET', '/7', undefined, 404, 'not_found'],
  ['GET', '/first', undefined, 404, 'not_found'],
  ['GET', '?limit=0', undefined, 400, 'invalid_parameter'],
  ['GET', '?unresolved=yes', undefined, 400, 'invalid_parameter'],
  ['GET', '?unresloved=true', undefined, 400, 'invalid_parameter'],
  ['GET', '?from=2026-11-22T00:00:00Z', undefined, 400, 'invalid_parameter'],
  ['POST', '/7/replay', '{}', 404, 'not_found'],
  ['POST', '/7/drop', '{}', 404, 'not_found'],
  ['POST', '/0/replay', '{"fixed":7}', 400, 'invalid_body'],
  ['POST', '/0/replay', '{"fixd":"x"}', 400, 'invalid_body'],
  ['POST', '/0/replay', '[]', 400, 'invalid_body'],
  ['POST', '/0/replay', 'null', 400, 'invalid_body'],
  ['POST', '/replay', '{"before":"first"}', 400, 'invalid_body'],
] as const)('%s %s %s is answered with a problem', async (method, path, payload, status, code) => {
  await serve();
  await reject(7);
  const response = await app.inject({
    method,
    url: `/api/quarantine${path}`,
    ...(payload === undefined ? {} : { payload, headers: { 'content-type': 'application/json' } }),
  });
  expect(response.json()).toMatchObject({ status, code });
  expect(quarantine.counts().resolved).toBe(0);
});

const changes = ['/0/replay', '/0/drop', '/replay'];

test.each(changes)('no page from elsewhere may ask for %s', async (path) => {
  await serve();
  await quarantine.add(
    [
      {
        code: 'invalid_field',
        message: 'refused by an older schema',
        index: 0,
        raw: JSON.stringify(shopEvent()),
        source: 'http',
      },
    ],
    receivedAtMs,
  );
  const foreign = [
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' },
    { host: 'evil.example', origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' },
    { 'content-type': 'text/plain' },
  ];
  const statuses = [];
  for (const headers of foreign) statuses.push((await post(path, {}, headers)).statusCode);
  expect(statuses).toEqual([403, 403, 403, 415]);
  expect(quarantine.counts().resolved).toBe(0);
  expect(log.endOffset).toBe(0);
});

test.each(changes)('with an admin token, %s is for those who have it alone', async (path) => {
  await serve({ kind: 'token', adminToken });
  await reject(7);
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  expect((await post(path)).statusCode).toBe(401);
  expect((await post(path, {}, bearer(writeKey))).statusCode).toBe(401);
  expect((await post(`${path}?key=${writeKey}`)).statusCode).toBe(401);
  expect((await post(path, {}, bearer(adminToken))).statusCode).toBe(200);
  expect((await read('/0')).code).toBe('unauthorized');
});

test('the cookie of the admin token does not let pages from elsewhere in', async () => {
  await serve({ kind: 'token', adminToken });
  await reject(7);
  const login = await app.inject({
    method: 'POST',
    url: '/api/login',
    payload: { token: adminToken },
  });
  const cookie = String(login.headers['set-cookie']).split(';')[0] ?? '';
  const host = 'shop.example';
  const sibling = { cookie, host, origin: 'https://blog.shop.example' };
  expect((await post('/0/drop', {}, sibling)).statusCode).toBe(403);
  const own = { cookie, host, origin: 'https://shop.example', 'sec-fetch-site': 'same-origin' };
  expect((await post('/0/drop', {}, own)).statusCode).toBe(200);
});
