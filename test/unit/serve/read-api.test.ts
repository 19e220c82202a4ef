import Type from 'typebox';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { answerProblems } from '../../../src/collect/answer-problem.ts';
import { openApi } from '../../../src/serve/open-api.ts';
import { defineReport } from '../../../src/serve/report.ts';
import { readApi } from '../../../src/serve/read-api.ts';
import type { ReadAccess } from '../../../src/serve/read-api.ts';
import { systemTimer } from '../../../src/serve/timer.ts';
import type { Timer } from '../../../src/serve/timer.ts';
import { GivenSource, GivenStore, nowMs, numberInsight } from './given-insights.ts';

let app: FastifyInstance | undefined;
afterEach(() => app?.close());

async function given(access: ReadAccess = { kind: 'loopback' }) {
  const store = new GivenStore();
  const source = new GivenSource();
  app = Fastify();
  answerProblems(app);
  await app.register(openApi({ version: '1.2.3' }));
  const timers: number[] = [];
  const timer: Timer = (delayMs, callback) => {
    timers.push(delayMs);
    return systemTimer(delayMs, callback);
  };
  await app.register(
    readApi({
      insights: [numberInsight],
      reports: [publicReport, { ...publicReport, path: '/api/market/own', isPrivate: true }],
      store,
      source,
      access,
      version: '1.2.3',
      clock: () => nowMs,
      timer,
    }),
  );
  const read = (url: string, headers: Record<string, string> = {}) => app!.inject({ url, headers });
  return { source, read, timers };
}

const publicReport = defineReport({
  path: '/api/market/open',
  title: { ko: '공개', en: 'Open' },
  description: 'What anybody may read.',
  parameters: { item: Type.String({ default: 'apple' }) },
  row: Type.Object({ item: Type.String() }),
  beside: {},
  run: ({ parameters: { item } }) => Promise.resolve({ rows: [{ item }] }),
});

test('an insight is read as JSON', async () => {
  const { read } = await given();
  const response = await read('/api/insights/a-number?limit=2&from=2026-11-22T09:00:00+09:00');
  expect(response.statusCode).toBe(200);
  expect(response.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect(response.json()).toMatchObject({
    name: 'a-number',
    from: '2026-11-22T00:00:00.000Z',
    limit: 2,
    rows: [{ number: 1 }],
  });
});

test('an insight is read as CSV, to be saved under a telling name', async () => {
  const { read } = await given();
  const response = await read('/api/insights/a-number?format=csv');
  expect(response.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="a-number_20261121T1000Z_20261122T1100Z.csv"',
  });
  expect(response.body).toBe('\uFEFFtext,number\r\none,1\r\n');
});

test.each([
  ['/api/insights/a-number?from=then', 400, 'invalid_parameter'],
  ['/api/insights/a-number?limit=10', 400, 'invalid_parameter'],
  ['/api/insights/a-number?format=xml', 400, 'invalid_parameter'],
  ['/api/insights/a-number?limit=1&limit=2', 400, 'invalid_parameter'],
  ['/api/insights/other', 404, 'not_found'],
  ['/api/live?insights=other', 404, 'not_found'],
  ['/api/ledger?from=then', 400, 'invalid_parameter'],
  ['/api/events/latest?limit=0', 400, 'invalid_parameter'],
  ['/api/events/latest?limit=101', 400, 'invalid_parameter'],
  ['/api/events/latest?from=2026-11-22T00:00:00Z', 400, 'invalid_parameter'],
])('%s is answered with a problem', async (url, status, code) => {
  const { read } = await given();
  const response = await read(url);
  expect(response.statusCode).toBe(status);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(response.json()).toMatchObject({ status, code });
});

test('the list names every insight with its parameters and fields', async () => {
  const { read } = await given();
  expect((await read('/api/insights')).json()).toMatchObject({
    insights: [
      {
        name: 'a-number',
        title: { ko: '숫자', en: 'A number' },
        widening: 'hour',
        parameters: { properties: { limit: { maximum: 9 } } },
        row: { properties: { number: { type: 'integer' } } },
      },
    ],
  });
});

test('the ledger shows all minutes, or those of a range', async () => {
  const { read, source } = await given();
  expect((await read('/api/ledger')).json()).toMatchObject({ difference: 0, rows: [] });
  expect(source.askedMinutes).toBeUndefined();
  await read('/api/ledger?from=2026-11-22T00:00:00Z');
  expect(source.askedMinutes).toEqual({ fromMs: Date.parse('2026-11-22T00:00:00Z'), toMs: nowMs });
});

test('the latest events are read once for each commit, and as many are given as were asked for', async () => {
  const { read, source } = await given();
  const event = (logOffset: number) => ({
    logOffset,
    eventId: `e-${logOffset}`,
    type: 'item_view',
    occurredAt: '2026-11-22T00:00:00.000Z',
    receivedAt: '2026-11-22T00:00:01.000Z',
    anonymousId: 'ann',
    sessionId: 's1',
    itemCode: '<b>apple</b>',
  });
  source.events = Array.from({ length: 30 }, (_, index) => event(29 - index));
  source.commit(30);
  const some = await read('/api/events/latest?limit=2');
  expect(some.json()).toEqual({
    asOf: new Date(nowMs + 30).toISOString(),
    events: [event(29), event(28)],
  });
  expect((await read('/api/events/latest')).json().events).toHaveLength(20);
  expect(source.eventReads).toBe(1);
  source.commit(31);
  await read('/api/events/latest');
  expect(source.eventReads).toBe(2);
});

test('health tells the version of the server beside what the instance says', async () => {
  const { read, source } = await given();
  expect((await read('/api/health')).json()).toEqual({
    version: '1.2.3',
    ...(await source.health()),
  });
});

test.each([
  ['localhost:4000', 200],
  ['LOCALHOST', 200],
  ['127.0.0.1:4000', 200],
  ['[::1]:4000', 200],
  ['pomona.lan:4000', 200],
  ['evil.example', 403],
  ['127.0.0.1.evil.example:4000', 403],
  ['localhost.evil.example', 403],
])('on loopback, Host %j is answered with %i', async (host, status) => {
  const { read } = await given({ kind: 'loopback', allowedHosts: ['pomona.lan'] });
  expect((await read('/api/insights', { host })).statusCode).toBe(status);
});

test('with an admin token nothing under /api is read without it', async () => {
  const { read } = await given({ kind: 'token', adminToken: 'secret-of-the-shop' });
  const urls = [
    '/api/insights',
    '/api/insights/a-number',
    '/api/ledger',
    '/api/live',
    '/api/events/latest',
  ];
  const tried = urls.flatMap((url) => [url, `${url}?token=secret-of-the-shop`]);
  const statuses = await Promise.all(tried.map(async (url) => (await read(url)).statusCode));
  expect(new Set(statuses)).toEqual(new Set([401]));
  const wrong = { authorization: 'Bearer secret-of-the-sho', host: 'shop.example' };
  expect((await read('/api/insights', wrong)).statusCode).toBe(401);
  const right = { authorization: 'Bearer secret-of-the-shop', host: 'shop.example' };
  expect((await read('/api/insights', right)).statusCode).toBe(200);
});

test("with an admin token public data is read without it, and the shop's own numbers beside it are not", async () => {
  const { read } = await given({ kind: 'token', adminToken: 'secret-of-the-shop' });
  const answer = await read('/api/market/open?item=pear');
  expect(answer.json()).toMatchObject({ sample: false, rows: [{ item: 'pear' }] });
  expect((await read('/api/market/open?format=csv')).body).toContain('sample,item\r\nfalse,apple');
  expect((await read('/api/market/open?itme=pear')).json()).toMatchObject({
    code: 'invalid_parameter',
  });
  expect((await read('/api/market/own')).statusCode).toBe(401);
});

test('HEAD of the live stream tells what it is and opens none', async () => {
  await given();
  const head = await app!.inject({ method: 'HEAD', url: '/api/live?insights=a-number' });
  expect([head.statusCode, head.headers['content-type'], head.body]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
    '',
  ]);
});

test('a browser exchanges the admin token for a cookie that does not tell it', async () => {
  const { read } = await given({ kind: 'token', adminToken: 'secret-of-the-shop' });
  const login = (token: unknown) =>
    app!.inject({ method: 'POST', url: '/api/login', payload: { token } });
  expect((await login('guess')).statusCode).toBe(401);
  expect((await login(7)).statusCode).toBe(401);
  const response = await login('secret-of-the-shop');
  expect(response.statusCode).toBe(204);
  const cookie = String(response.headers['set-cookie']);
  expect(cookie).toMatch(/^pomona_admin=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(cookie).not.toContain('secret');
  const pair = cookie.split(';')[0] ?? '';
  expect((await read('/api/insights', { cookie: `theme=dark; ${pair}` })).statusCode).toBe(200);
  expect((await read('/api/insights', { cookie: `${pair}x` })).statusCode).toBe(401);
});

test('whoever guesses at the admin token is held up, and nobody else', async () => {
  await given({ kind: 'token', adminToken: 'secret-of-the-shop' });
  const login = (remoteAddress: string) =>
    app!.inject({ method: 'POST', url: '/api/login', payload: { token: '?' }, remoteAddress });
  const statuses: number[] = [];
  for (let i = 0; i < 11; i += 1) statuses.push((await login('10.0.0.1')).statusCode);
  expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
  const refused = await login('10.0.0.1');
  expect(refused.json()).toMatchObject({ code: 'rate_limited' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await login('10.0.0.2')).statusCode).toBe(401);
});

test('the live stream tells commits and insights, and ends when the server does', async () => {
  const { source } = await given();
  await app!.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app!.server.address() as AddressInfo;
  const stream = await openStream(`http://127.0.0.1:${port}/api/live?insights=a-number`);
  expect(stream.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  await stream.until(/event: insight\ndata: \{"name":"a-number"/);
  source.commit(7);
  await stream.until(/event: commit\ndata: \{"counted":7,"pending":0,/);
  expect(source.listeners.size).toBe(1);
  await app!.close();
  await stream.ended;
  expect(source.listeners.size).toBe(0);
});

test('a stream whose reader went away is forgotten', async () => {
  const { source, timers } = await given();
  await app!.listen({ host: '127.0.0.1', port: 0 });
  const gone = new Promise((resolve) =>
    app!.server.on('connection', (socket) => socket.on('close', resolve)),
  );
  const { port } = app!.server.address() as AddressInfo;
  const stream = await openStream(`http://127.0.0.1:${port}/api/live?insights=a-number`);
  await stream.until(/event: insight/);
  stream.leave();
  await gone;
  const before = timers.length;
  source.commit(1);
  expect(timers).toHaveLength(before);
});

interface Stream {
  readonly headers: unknown;
  readonly ended: Promise<void>;
  until(pattern: RegExp): Promise<void>;
  text(): string;
  leave(): void;
}

function openStream(url: string): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => {
      let text = '';
      let look = () => {};
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        look();
      });
      resolve({
        headers: response.headers,
        text: () => text,
        leave: () => response.destroy(),
        ended: new Promise((end) => response.on('close', end)),
        until: (pattern) =>
          new Promise((seen) => {
            look = () => pattern.test(text) && seen();
            look();
          }),
      });
    }).on('error', reject);
    request.on('error', reject);
  });
}

test('OpenAPI describes each insight with its own parameters and fields', async () => {
  const { read } = await given();
  const document = (await read('/openapi.json')).json();
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Pomona', version: '1.2.3' } });
  expect(Object.keys(document.paths).sort()).toEqual([
    '/api/events/latest',
    '/api/health',
    '/api/insights',
    '/api/insights/a-number',
    '/api/ledger',
    '/api/live',
    '/api/market/open',
    '/api/market/own',
    '/api/quarantine',
    '/api/quarantine/replay',
    '/api/quarantine/{id}',
    '/api/quarantine/{id}/drop',
    '/api/quarantine/{id}/replay',
  ]);
  const insight = document.paths['/api/insights/a-number'].get;
  expect(insight.parameters.map(({ name }: { name: string }) => name)).toEqual([
    'from',
    'to',
    'limit',
    'format',
  ]);
  const answers = insight.responses['200'].content;
  expect(Object.keys(answers)).toEqual(['application/json', 'text/csv']);
  expect(answers['application/json'].schema.properties).toMatchObject({
    rows: { items: { properties: { number: { type: 'integer' } } } },
    limit: { type: 'integer' },
  });
  expect(insight.responses['400'].content).toHaveProperty(['application/problem+json']);
});

test('the reference page loads nothing from elsewhere', async () => {
  const { read } = await given();
  const page = await read('/docs/api');
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self';/,
  );
  expect(page.body).not.toMatch(/(?:src|href)="https?:/);
  const initializer = await read('/docs/api/static/swagger-initializer.js');
  expect(initializer.statusCode).toBe(200);
  expect(initializer.body).toContain('validatorUrl: null');
});
