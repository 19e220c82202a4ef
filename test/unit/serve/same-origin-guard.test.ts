import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerProblems } from '../../../src/collect/answer-problem.ts';
import { hostGuard } from '../../../src/serve/guard.ts';
import { sameOriginGuard } from '../../../src/serve/same-origin-guard.ts';

let app: FastifyInstance;
let changes: number;

beforeEach(() => {
  changes = 0;
  app = Fastify();
  answerProblems(app);
  app.addHook('onRequest', hostGuard());
  app.post('/change', { onRequest: sameOriginGuard }, async () => {
    changes += 1;
    return {};
  });
});

afterEach(() => app.close());

const host = '127.0.0.1:4000';
const json = { host, 'content-type': 'application/json' };

async function change(headers: Record<string, string>, payload = '{}') {
  const response = await app.inject({ method: 'POST', url: '/change', headers, payload });
  return { status: response.statusCode, code: response.json<{ code?: string }>().code };
}

describe('lets through', () => {
  test.each([
    ['a script, which sends neither origin nor fetch metadata', json],
    [
      'a media type with parameters',
      { ...json, 'content-type': 'Application/JSON; charset=utf-8' },
    ],
    [
      'a page of this server',
      { ...json, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
    ],
    [
      'a page of an older browser, which sends no fetch metadata',
      { ...json, origin: `http://${host}` },
    ],
    ['what a person typed', { ...json, 'sec-fetch-site': 'none' }],
    [
      'a page that came through a proxy with TLS',
      { ...json, host: 'localhost', origin: 'https://localhost', 'sec-fetch-site': 'same-origin' },
    ],
    ['names in another case', { ...json, host: 'LocalHost:4000', origin: 'http://localhost:4000' }],
    ['an address of IPv6', { ...json, host: '[::1]:4000', origin: 'http://[::1]:4000' }],
  ])('%s', async (_who, headers) => {
    expect(await change(headers)).toEqual({ status: 200, code: undefined });
    expect(changes).toBe(1);
  });
});

describe('refuses', () => {
  test.each([
    ['a page of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    [
      'a page of another port of this machine',
      { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' },
    ],
    ['another port, where there is no fetch metadata', { origin: 'http://127.0.0.1:3000' }],
    ['another name of this machine', { origin: 'http://localhost:4000' }],
    ['a sandboxed page or a file', { origin: 'null' }],
    ['an origin without a host', { origin: 'file:///home/somebody/evil.html' }],
    ['an origin that is none', { origin: host }],
    ['two origins in one', { origin: `http://${host}, http://evil.example` }],
    ['a host that only begins alike', { origin: `http://${host}.evil.example` }],
    ['a host as the name of a user', { origin: `http://${host}@evil.example` }],
    ['a foreign page that hides its origin', { 'sec-fetch-site': 'cross-site' }],
    ['fetch metadata that nobody knows', { 'sec-fetch-site': 'elsewhere' }],
    ['a name pointed at this machine', { host: 'evil.example', origin: 'http://evil.example' }],
    [
      'a name pointed at this machine, to the browser the same origin',
      {
        host: 'evil.example:4000',
        origin: 'http://evil.example:4000',
        'sec-fetch-site': 'same-origin',
      },
    ],
  ])('%s', async (_who, headers) => {
    expect(await change({ ...json, ...headers })).toEqual({ status: 403, code: 'forbidden' });
    expect(changes).toBe(0);
  });

  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['text/plain; application/json'],
    ['application/jsonx'],
  ])('a body that a form could send: %s', async (mediaType) => {
    expect(await change({ host, 'content-type': mediaType })).toEqual({
      status: 415,
      code: 'unsupported_media_type',
    });
    expect(changes).toBe(0);
  });

  test('a request without a body', async () => {
    const response = await app.inject({ method: 'POST', url: '/change', headers: { host } });
    expect(response.statusCode).toBe(415);
    expect(changes).toBe(0);
  });
});
