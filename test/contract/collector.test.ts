import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shopEvents } from '../../domains/shop/events.ts';
import { PomonaError } from '../../src/base/errors.ts';
import { answerProblems } from '../../src/collect/answer-problem.ts';
import { Intake } from '../../src/collect/intake.ts';
import type { IngestResult } from '../../src/collect/intake.ts';
import { collector, describeRequest } from '../../src/collect/post-events.ts';
import type { CollectorOptions } from '../../src/collect/post-events.ts';
import { Quarantine } from '../../src/collect/quarantine.ts';
import type { AppendBatch, Appended } from '../../src/log/event-log.ts';
import { SegmentLog } from '../../src/log/segment-log.ts';
import { purchase, receivedAtMs, shopEvent } from '../unit/collect/shop-event.ts';

const url = '/v1/events';
const mebibyte = 1024 * 1024;
const clock = () => receivedAtMs;

let folder: string;
let log: SegmentLog;
let rejectedLog: SegmentLog;
let quarantine: Quarantine;
let servers: FastifyInstance[];
let logged: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-collector-'));
  log = await SegmentLog.open({ folder: join(folder, 'log'), clock });
  rejectedLog = await SegmentLog.open({ folder: join(folder, 'quarantine'), clock });
  quarantine = await Quarantine.open(rejectedLog, clock);
  servers = [];
  logged = '';
});

afterEach(async () => {
  for (const server of servers) await server.close();
  await log.close();
  await rejectedLog.close();
  await rm(folder, { recursive: true });
});

async function serve(changes: Partial<CollectorOptions> = {}): Promise<FastifyInstance> {
  const stream = { write: (text: string) => void (logged += text) };
  const serializers = { req: describeRequest };
  const server = Fastify({ logger: { level: 'trace', stream, serializers } });
  servers.push(server);
  answerProblems(server);
  await server.register(collector, {
    schema: shopEvents,
    intake: new Intake({ schema: shopEvents, log, quarantine, clock }),
    writeKeys: [{ key: 'secret-key', name: 'shop' }],
    clock,
    ...changes,
  });
  return server;
}

async function listen(changes: Partial<CollectorOptions> = {}): Promise<string> {
  const server = await serve(changes);
  return `${await server.listen({ host: '127.0.0.1', port: 0 })}${url}`;
}

type Headers = Record<string, string>;

async function post(
  payload: string | Buffer | object,
  headers: Headers = {},
  options: Partial<CollectorOptions> = {},
) {
  const server = await serve(options);
  return send(server, payload, headers);
}

function send(server: FastifyInstance, payload: string | Buffer | object, headers: Headers = {}) {
  const isRaw = typeof payload === 'string' || Buffer.isBuffer(payload);
  return server.inject({
    method: 'POST',
    url,
    headers: {
      authorization: 'Bearer secret-key',
      'content-type': 'application/json',
      ...headers,
    },
    payload: isRaw ? payload : JSON.stringify(payload),
  });
}

const ndjson = { 'content-type': 'application/x-ndjson' };

async function linesOf(events: SegmentLog): Promise<Record<string, unknown>[]> {
  const batch = await events.read(0, { records: 100_000, bytes: 100 * mebibyte });
  const lines = Buffer.concat(batch.parts).toString().split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

const stored = () => linesOf(log);

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  json(): unknown;
}

function expectProblem(answer: Answer, status: number, code: string): void {
  expect({ status: answer.statusCode, body: answer.json() }).toEqual({
    status,
    body: {
      type: `/docs/errors#${code}`,
      title: expect.any(String) as string,
      status,
      detail: expect.any(String) as string,
      code,
    },
  });
  expect(answer.headers['content-type']).toContain('application/problem+json');
}

describe('what may be sent', () => {
  const two = [shopEvent(), shopEvent({ eventId: 'e-2' })];
  const lines = two.map((event) => JSON.stringify(event)).join('\n');
  test.each<[string, number, string, string | Buffer, Headers]>([
    ['one event', 1, JSON.stringify(two[0]), JSON.stringify(two[0]), {}],
    ['an array', 2, '', JSON.stringify(two), {}],
    ['an empty array', 0, '', '[]', {}],
    ['an envelope', 2, '', JSON.stringify({ events: two }), {}],
    ['NDJSON', 2, '', lines, ndjson],
    ['NDJSON by its other name', 2, '', `${lines}\n`, { 'content-type': 'application/ndjson' }],
    ['NDJSON with empty lines', 2, '', `\r\n\n${lines}\r\n \n`, ndjson],
    [
      'JSON as text/plain',
      2,
      '',
      JSON.stringify(two),
      { 'content-type': 'text/plain;charset=UTF-8' },
    ],
    [
      'a charset',
      2,
      '',
      JSON.stringify(two),
      { 'content-type': 'Application/JSON; charset=utf-8' },
    ],
    ['a byte order mark', 2, '', `\ufeff${JSON.stringify(two)}`, {}],
    ['gzip', 2, '', gzipSync(JSON.stringify(two)), { 'content-encoding': 'gzip' }],
    ['identity', 2, '', JSON.stringify(two), { 'content-encoding': 'identity' }],
  ])('%s: %i events are accepted', async (_, accepted, __, body, headers) => {
    const answer = await post(body, headers);
    expect(answer.json()).toEqual({ accepted, rejected: [] });
    expect(answer.statusCode).toBe(202);
    expect(await stored()).toHaveLength(accepted);
  });

  test('a batch that was sent before is accepted again, and so is a reused eventId', async () => {
    const server = await serve();
    await send(server, two);
    await send(server, two);
    const reused = await send(server, shopEvent({ occurredAt: '2026-11-21T00:00:00Z' }));
    expect(reused.json()).toEqual({ accepted: 1, rejected: [] });
    expect(await stored()).toHaveLength(5);
  });

  test('of a repeated key the last value counts', async () => {
    const text = JSON.stringify(shopEvent()).replace('{', '{"itemCode":"pear",');
    await post(text);
    expect(await stored()).toMatchObject([{ itemCode: 'apple' }]);
  });

  test('unknown fields are kept, 50 levels deep, with __proto__ as a mere name', async () => {
    const deep = '['.repeat(50) + ']'.repeat(50);
    const extra = `{"__proto__":{"polluted":true},"deep":${deep},"big":null}`;
    const body = JSON.stringify(shopEvent()).replace(
      '{',
      `${extra.replace('null', '1e400').slice(0, -1)},`,
    );
    expect((await post(body)).json()).toEqual({ accepted: 1, rejected: [] });
    expect(await stored()).toMatchObject([{ extra }]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('sentAt sets a wrong clock right, and the original time is kept', async () => {
    await post({
      sentAt: '2026-11-22T08:01:00Z',
      events: [shopEvent({ occurredAt: '2026-11-22T08:00:00Z' })],
    });
    await post({ sentAt: '2026-11-22T00:05:00Z', events: [shopEvent()] });
    const [corrected, kept] = await stored();
    expect(corrected).toMatchObject({
      occurredAt: '2026-11-22T08:00:00.000Z',
      correctedAt: '2026-11-22T00:00:00.000Z',
    });
    expect(kept).not.toHaveProperty('correctedAt');
  });

  test('what a sample key sends is marked as sample', async () => {
    await post(two, {}, { writeKeys: [{ key: 'secret-key', name: 'simulator', sample: true }] });
    expect(await stored()).toMatchObject([{ sample: true }, { sample: true }]);
  });
});

describe('bad events', () => {
  test('are answered one by one, stand in the quarantine as sent, and cost their neighbours nothing', async () => {
    const good = JSON.stringify(shopEvent());
    const wrong = '{"eventId":"e-9", "type":"purchase","quantity":1e400}';
    const answer = await post([good, '{"broken', '', wrong, '7', good].join('\n'), ndjson);
    expect(answer.statusCode).toBe(202);
    const { accepted, rejected } = answer.json<IngestResult>();
    expect(accepted).toBe(2);
    expect(rejected.map(({ index, eventId, code }) => [index, eventId, code])).toEqual([
      [1, null, 'invalid_json'],
      [2, 'e-9', 'missing_field'],
      [3, null, 'not_an_object'],
    ]);
    expect(await stored()).toHaveLength(2);
    const kept = await quarantine.list({ limit: 9 });
    expect(kept.map(({ index, raw, source }) => [index, raw, source])).toEqual([
      [3, '7', 'http'],
      [2, wrong, 'http'],
      [1, '{"broken', 'http'],
    ]);
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['too_far_in_future', '25 hours ahead', { occurredAt: '2026-11-23T01:01:00.001Z' }],
    ['too_old', 'before 2000', { occurredAt: '1999-12-31T23:59:59.999Z' }],
    ['invalid_time', 'epoch seconds', { occurredAt: 1_763_800_000 }],
    ['invalid_text', 'a lone surrogate', { query: 'x', title: '\ud83c' }],
    ['invalid_text', 'NUL', { path: '/\0' }],
    ['invalid_field', 'a quantity as text', { ...purchase, quantity: '3' }],
    ['unknown_type', 'another type', { type: 'checkout' }],
  ])('%s: %s', async (code, _, changes) => {
    const answer = await post([shopEvent(changes), shopEvent()]);
    expect(answer.json()).toMatchObject({
      accepted: 1,
      rejected: [{ index: 0, eventId: 'e-1', code }],
    });
    const [kept] = await quarantine.list({ limit: 1 });
    expect(JSON.parse(kept?.raw ?? '')).toEqual(shopEvent(changes));
  });

  test('the raw text of an event in an array is what was sent', async () => {
    await post('{"sentAt":null,"events":[ {"type" :1e400,"a":1,"a":2} ]}');
    expect(await quarantine.list({ limit: 1 })).toMatchObject([
      { raw: '{"type" :1e400,"a":1,"a":2}' },
    ]);
  });
});

describe('bodies that cannot be read', () => {
  const gzip = { 'content-encoding': 'gzip' };
  const typeWith = (parameters: string) => ({ 'content-type': `application/json; ${parameters}` });
  const badUtf8 = Buffer.from([0x22, 0xc3, 0x28, 0x22]);
  test.each<[number, string, string, string | Buffer, Headers]>([
    [400, 'invalid_json', 'broken JSON', '{"eventId":', {}],
    [400, 'invalid_body', 'nothing', '', {}],
    [400, 'invalid_body', 'only space', ' \n ', ndjson],
    [400, 'invalid_body', 'text', '"event"', {}],
    [400, 'invalid_body', 'a number', '1e400', {}],
    [400, 'invalid_body', 'null', 'null', {}],
    [400, 'invalid_body', 'events that are no array', '{"events":{}}', {}],
    [400, 'invalid_body', 'events that are null', '{"events":null}', {}],
    [400, 'invalid_body', 'a wrong sentAt', '{"sentAt":"noon","events":[]}', {}],
    [400, 'invalid_encoding', 'bytes that are not UTF-8', badUtf8, {}],
    [400, 'invalid_encoding', 'gzip that is none', 'no gzip', gzip],
    [400, 'invalid_encoding', 'gzip cut short', gzipSync('[1,2,3]').subarray(0, 20), gzip],
    [413, 'too_many_events', '5,001 events', `[${'{},'.repeat(5000)}{}]`, {}],
    [413, 'too_many_events', '5,001 lines', '{}\n'.repeat(5001), ndjson],
    [413, 'body_too_large', '5 MiB + 1', Buffer.alloc(5 * mebibyte + 1, ' '), {}],
    [413, 'body_too_large', 'a gzip bomb', gzipSync(Buffer.alloc(200 * mebibyte)), gzip],
    [
      415,
      'unsupported_media_type',
      'a form',
      'a=1',
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    [415, 'unsupported_media_type', 'no type at all', '[]', { 'content-type': '' }],
    [415, 'unsupported_media_type', 'no media type', '[]', { 'content-type': 'constructor' }],
    [415, 'unsupported_media_type', 'UTF-16', '[]', typeWith('charset=utf-16')],
    [415, 'unsupported_media_type', 'Latin 1', '[]', typeWith('charset="ISO-8859-1"; x=y')],
    [415, 'unsupported_media_type', 'brotli', '[]', { 'content-encoding': 'br' }],
    [415, 'unsupported_media_type', 'gzip in gzip', '[]', { 'content-encoding': 'gzip, gzip' }],
  ])('%i %s: %s', async (status, code, _, body, headers) => {
    expectProblem(await post(body, headers), status, code);
    expect(log.endOffset + rejectedLog.endOffset).toBe(0);
  });

  test.each(['', 'constructor'])('a Content-Type of "%s" is told which are taken', async (type) => {
    const { detail } = (await post('[]', { 'content-type': type })).json<{ detail: string }>();
    expect(detail).toContain('Content-Type must be one of application/json, text/plain, ');
  });

  test.each(['charset=utf-8', 'Charset="UTF-8"', 'charset=utf8;q=1', 'version=1'])(
    'application/json; %s is read',
    async (parameters) => {
      expect((await post(shopEvent(), typeWith(parameters))).statusCode).toBe(202);
    },
  );

  test('5,000 events and exactly 5 MiB are not too much, gzipped neither', async () => {
    const events = Array.from({ length: 5000 }, (_, i) => shopEvent({ eventId: `e-${i}` }));
    const body = JSON.stringify(events).padEnd(5 * mebibyte, ' ');
    expect((await post(body)).json()).toEqual({ accepted: 5000, rejected: [] });
    expect((await post(gzipSync(body), gzip)).json()).toEqual({ accepted: 5000, rejected: [] });
  });

  test('a single event may fill the whole body', async () => {
    const shell = JSON.stringify(shopEvent({ note: '' })).length;
    const body = JSON.stringify(shopEvent({ note: 'x'.repeat(5 * mebibyte - shell) }));
    expect((await post(body)).json()).toEqual({ accepted: 1, rejected: [] });
  });
});

describe('who may send', () => {
  const noKey = { authorization: '' };
  test.each<[string, Headers, string]>([
    ['no key', noKey, url],
    ['a wrong key', { authorization: 'Bearer wrong' }, url],
    ['another scheme', { authorization: 'Basic secret-key' }, url],
    ['a wrong key in the query', {}, `${url}?key=wrong`],
    ['two keys in the query', {}, `${url}?key=secret-key&key=secret-key`],
  ])('with %s the answer is 401', async (_, headers, to) => {
    const server = await serve();
    const answer = await server.inject({
      method: 'POST',
      url: to,
      headers,
      payload: [shopEvent()],
    });
    expectProblem(answer, 401, 'unauthorized');
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="pomona"');
  });

  test('a key in the query serves beacons, and no key ever stands in the log', async () => {
    const server = await serve();
    const to = { method: 'POST', headers: { 'content-type': 'text/plain' } } as const;
    const payload = JSON.stringify(shopEvent());
    const answer = await server.inject({ ...to, url: `${url}?key=secret-key`, payload });
    expect(answer.statusCode).toBe(202);
    await server.inject({ ...to, url: `${url}?k%65y=secret-key&v=1`, payload });
    await server.inject({ ...to, url: `${url}?key=secret-key-but-wrong`, payload });
    await server.inject({ method: 'GET', url: `${url}?key=secret-key` });
    await send(server, '{');
    expect(logged).toContain('"url":"/v1/events?key=***&v=1"');
    expect(logged).not.toContain('secret-key');
  });

  test('any page may send by default, without credentials, and preflights are kept', async () => {
    const server = await serve();
    const preflight = await server.inject({
      method: 'OPTIONS',
      url,
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'Authorization, Content-Type, Content-Encoding',
      'access-control-max-age': '86400',
    });
    expect(preflight.headers).not.toHaveProperty('access-control-allow-credentials');
    for (const body of [JSON.stringify(shopEvent()), '{']) {
      const answer = await send(server, body, { origin: 'https://shop.example' });
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'Retry-After',
      });
    }
  });

  test('where origins are named, pages of others are refused and servers are not', async () => {
    const server = await serve({ origins: ['https://shop.example'] });
    const own = await send(server, shopEvent(), { origin: 'https://shop.example' });
    expect(own.statusCode).toBe(202);
    expect(own.headers['access-control-allow-origin']).toBe('https://shop.example');
    expectProblem(
      await send(server, shopEvent(), { origin: 'https://evil.example' }),
      403,
      'forbidden',
    );
    expect((await send(server, shopEvent())).statusCode).toBe(202);
  });

  test('a key may be bound to origins of its own', async () => {
    const writeKeys = [{ key: 'secret-key', name: 'shop', origins: ['https://shop.example'] }];
    const server = await serve({ writeKeys });
    expect((await send(server, shopEvent(), { origin: 'https://shop.example' })).statusCode).toBe(
      202,
    );
    expectProblem(await send(server, shopEvent(), { origin: 'null' }), 403, 'forbidden');
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE'] as const)('%s is answered 405', async (method) => {
    const answer = await (await serve()).inject({ method, url });
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers.allow).toBe('POST, OPTIONS');
  });

  test('an unknown path is answered 404, as a problem too', async () => {
    const answer = await (
      await serve()
    ).inject({ method: 'POST', url: '/v1/event?key=secret-key' });
    expectProblem(answer, 404, 'not_found');
    expect(answer.body).not.toContain('secret-key');
  });
});

describe('when it is too much', () => {
  test('a key over its rate is told when to come back', async () => {
    let nowMs = receivedAtMs;
    const server = await serve({
      writeKeys: [
        { key: 'secret-key', name: 'shop', eventsPerSecond: 1, burstEvents: 3 },
        { key: 'other', name: 'other' },
      ],
      clock: () => nowMs,
    });
    const three = [shopEvent(), shopEvent(), shopEvent()];
    expect((await send(server, three)).statusCode).toBe(202);
    const answer = await send(server, three);
    expectProblem(answer, 429, 'rate_limited');
    expect(answer.headers['retry-after']).toBe('3');
    expect((await send(server, three, { authorization: 'Bearer other' })).statusCode).toBe(202);
    nowMs += 3000;
    expect((await send(server, three)).statusCode).toBe(202);
  });

  test('a late engine makes new events wait', async () => {
    const answer = await post(shopEvent(), {}, { overloaded: () => ({ retryAfterSeconds: 7 }) });
    expectProblem(answer, 503, 'overloaded');
    expect(answer.headers['retry-after']).toBe('7');
  });

  test('bodies held at once are bounded, and given back', async () => {
    const server = await serve({ maxHeldBytes: 1000 });
    const large = JSON.stringify(shopEvent({ note: 'x'.repeat(1000) }));
    const refused = await send(server, large);
    expectProblem(refused, 503, 'overloaded');
    expect(refused.headers['retry-after']).toBe('1');
    const packed = gzipSync(large);
    expectProblem(await send(server, packed, { 'content-encoding': 'gzip' }), 503, 'overloaded');
    for (let i = 0; i < 10; i += 1) {
      expect((await send(server, shopEvent())).statusCode).toBe(202);
      expect((await send(server, '{')).statusCode).toBe(400);
    }
  });

  test.each(['log', 'quarantine'])(
    'a %s that cannot be written is 503, to be tried again',
    async (part) => {
      const cause = new PomonaError('log_unavailable', 'The disk is full', {
        retryAfterSeconds: 5,
      });
      const broken = part === 'log' ? log : rejectedLog;
      broken.append = () => Promise.reject(cause);
      const answer = await post([shopEvent(), 1]);
      expectProblem(answer, 503, 'log_unavailable');
      expect(answer.headers['retry-after']).toBe('5');
    },
  );

  test('a mistake of ours is 500 and keeps its details to the log', async () => {
    log.append = () => Promise.reject(new Error('secret detail'));
    const answer = await post(shopEvent());
    expectProblem(answer, 500, 'internal');
    expect(answer.body).not.toContain('secret detail');
    expect(logged).toContain('secret detail');
  });
});

describe('durability', () => {
  test('the 202 comes only after both the log and the quarantine have stored the batch', async () => {
    const steps: string[] = [];
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    hold(log, 'log', gates[0]?.promise);
    hold(rejectedLog, 'quarantine', gates[1]?.promise);

    function hold(target: SegmentLog, name: string, until: Promise<void> | undefined): void {
      const append = target.append.bind(target);
      target.append = async (batch: AppendBatch): Promise<Appended> => {
        steps.push(`${name} asked`);
        const appended = await append(batch);
        await until;
        steps.push(`${name} durable`);
        return appended;
      };
    }

    const answer = post([shopEvent(), 1]).then((result) => {
      steps.push('answered');
      return result;
    });
    while (log.endOffset === 0) await new Promise(setImmediate);
    expect(steps).toEqual(['log asked']);
    gates[0]?.resolve();
    while (rejectedLog.endOffset === 0) await new Promise(setImmediate);
    expect(steps).toEqual(['log asked', 'log durable', 'quarantine asked']);
    gates[1]?.resolve();
    expect((await answer).json()).toMatchObject({ accepted: 1, rejected: [{ index: 1 }] });
    expect(steps.slice(3)).toEqual(['quarantine durable', 'answered']);
  });

  test('many requests at once stand in the log whole, each in its own append', async () => {
    const server = await serve();
    const requests = Array.from({ length: 50 }, (_, request) =>
      send(
        server,
        Array.from({ length: 20 }, (_, i) => shopEvent({ eventId: `${request}-${i}` })),
      ),
    );
    await Promise.all(requests);
    const ids = (await stored()).map(({ eventId }) => String(eventId).split('-')[0]);
    expect(ids).toHaveLength(1000);
    const changes = ids.filter((id, index) => id !== ids[index - 1]);
    expect(changes).toHaveLength(50);
  });
});

describe('over a real connection', () => {
  test('clients that send slowly take no place from others for more than a second', async () => {
    let nowMs = receivedAtMs;
    const holds = { maxHeldBytes: 100_000, clock: () => nowMs };
    const to = new URL(await listen(holds));
    const head = `POST ${url} HTTP/1.1\r\nHost: ${to.host}\r\nAuthorization: Bearer secret-key\r\nContent-Type: application/json\r\nContent-Length: 30000\r\n\r\n`;
    const slow = [1, 2, 3, 4].map(() => connect(Number(to.port), to.hostname));
    for (const socket of slow) socket.write(head + ' '.repeat(24_900));
    const body = JSON.stringify([shopEvent({ note: 'x'.repeat(2000) })]);
    const send = () => fetch(to, { method: 'POST', headers, body }).then(({ status }) => status);
    while ((await send()) !== 503) await new Promise(setImmediate);
    nowMs += 1001;
    for (const socket of slow) socket.write(' ');
    expect(await send()).toBe(202);
    for (const socket of slow) socket.destroy();
  });

  const headers = { authorization: 'Bearer secret-key', 'content-type': 'application/json' };

  test('a body announced as too large is refused before any of it is sent', async () => {
    const to = new URL(await listen());
    const socket = connect(Number(to.port), to.hostname);
    socket.write(
      `POST ${url} HTTP/1.1\r\nHost: ${to.host}\r\nAuthorization: Bearer secret-key\r\nContent-Length: 99999999999\r\n\r\n`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  test('a client that sends too much still gets to read why, announced or in pieces', async () => {
    const to = await listen();
    const body = Buffer.alloc(8 * mebibyte, ' ');
    expect((await fetch(to, { method: 'POST', headers, body })).status).toBe(413);
    const stream = new Blob([body]).stream();
    const inPieces = { method: 'POST', headers, body: stream, duplex: 'half' } as const;
    expect((await fetch(to, inPieces)).status).toBe(413);
    const good = await fetch(to, { method: 'POST', headers, body: JSON.stringify(shopEvent()) });
    expect(await good.json()).toEqual({ accepted: 1, rejected: [] });
  });
});

describe('what is counted', () => {
  test('requests, bytes, events by code and appends', async () => {
    const counted: unknown[] = [];
    const metrics = {
      requestAnswered: (status: number) => void counted.push(['request', status]),
      bytesReceived: (bytes: number) => void counted.push(['bytes', bytes]),
      eventsAccepted: (events: number) => void counted.push(['accepted', events]),
      eventRejected: (code: string) => void counted.push(code),
      appendFinished: (to: string) => void counted.push(['append', to]),
    };
    const intake = new Intake({ schema: shopEvents, log, quarantine, clock, metrics });
    const body = JSON.stringify([shopEvent(), 1, 2, {}]);
    await post(body, {}, { intake, metrics });
    expect(counted).toEqual([
      ['bytes', body.length],
      ['append', 'log'],
      ['accepted', 1],
      ['append', 'quarantine'],
      'not_an_object',
      'not_an_object',
      'missing_field',
      ['request', 202],
    ]);
  });
});
