import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PomonaError } from '../../../src/base/errors.ts';
import { malformedAnswers, refuseMalformed } from '../../../src/collect/answer-malformed.ts';
import { answerProblems } from '../../../src/collect/answer-problem.ts';

let app: FastifyInstance;

async function listen(changes: object = {}): Promise<void> {
  app = Fastify({ ...malformedAnswers, ...changes });
  answerProblems(app);
  refuseMalformed(app);
  app.get('/things', async () => 'all things');
  app.post('/things', async () => 'stored');
  const refuse = async () => {
    throw new PomonaError('unauthorized', 'Nobody may');
  };
  app.post('/refused', { onRequest: refuse }, async () => 'stored');
  await app.listen({ host: '127.0.0.1', port: 0 });
}

beforeEach(() => listen());
afterEach(() => app.close());

/** What a server answers to bytes, until it closes the connection. */
async function answerTo(bytes: string | Buffer) {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  const [statusLine = '', ...fields] = head.split('\r\n');
  return { status: Number(statusLine.split(' ')[1]), fields, body };
}

const host = 'Host: localhost\r\nConnection: close\r\n';

test.each<[string, number, string, string | Buffer]>([
  ['a broken escape', 400, 'invalid_request', `GET /%zz HTTP/1.1\r\n${host}\r\n`],
  ['NUL', 400, 'invalid_request', `GET /a%00b?c HTTP/1.1\r\n${host}\r\n`],
  ['a method nobody knows', 400, 'invalid_request', `BREW /things HTTP/1.1\r\n${host}\r\n`],
  ['a known method', 405, 'method_not_allowed', `PROPFIND /things HTTP/1.1\r\n${host}\r\n`],
  ['a raw letter', 400, 'invalid_request', Buffer.from(`GET /배 HTTP/1.1\r\n${host}\r\n`)],
  ['no HTTP at all', 400, 'invalid_request', 'hello\r\n\r\n'],
  ['no Host', 400, 'invalid_request', 'GET /things HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['a tunnel', 400, 'invalid_request', `CONNECT localhost:80 HTTP/1.1\r\n${host}\r\n`],
  [
    'two lengths',
    400,
    'invalid_request',
    `POST /things HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx`,
  ],
  [
    'headers too large',
    431,
    'headers_too_large',
    `GET /things HTTP/1.1\r\n${host}X: ${'x'.repeat(20_000)}\r\n\r\n`,
  ],
])('%s is answered %i %s, as a problem', async (_, status, code, bytes) => {
  const answer = await answerTo(bytes);
  expect(answer.status).toBe(status);
  expect(answer.fields).toContain('content-type: application/problem+json; charset=utf-8');
  expect(answer.fields).toContain(`content-length: ${Buffer.byteLength(answer.body)}`);
  expect(JSON.parse(answer.body)).toMatchObject({ type: `/docs/errors#${code}`, status, code });
});

test('a request that does not arrive in time is answered 408', async () => {
  await app.close();
  const { requestTimeout, http: given } = malformedAnswers;
  expect(given.headersTimeout).toBeLessThan(requestTimeout);
  const http = { ...malformedAnswers.http, headersTimeout: 10, connectionsCheckingInterval: 10 };
  await listen({ requestTimeout: 20, http });
  const answer = await answerTo(
    `POST /things HTTP/1.1\r\n${host}Content-Type: text/plain\r\nContent-Length: 9\r\n\r\n[`,
  );
  expect(answer.status).toBe(408);
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'request_timeout' });
});

test('HTTP/1.0 needs no Host, and an expectation that is not known is passed over', async () => {
  expect((await answerTo('GET /things HTTP/1.0\r\n\r\n')).body).toBe('all things');
  const expecting = `GET /things HTTP/1.1\r\n${host}Expect: a-miracle\r\n\r\n`;
  expect((await answerTo(expecting)).body).toBe('all things');
});

const asking = (method: string, path: string) =>
  `${method} ${path} HTTP/1.1\r\n${host}Expect: 100-continue\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n`;

test('who asks before sending a body is answered at once where it is not wanted', async () => {
  const answer = await answerTo(asking('POST', '/refused'));
  expect(answer.status).toBe(401);
});

test('who asks before sending a body is told to where it is wanted, once', async () => {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(asking('POST', '/things'));
  const [first] = (await once(socket, 'data')) as [Buffer];
  expect(first.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  socket.write('a new one');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK[^]*stored$/);
});

test('a client that goes away before it was answered harms nobody', async () => {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n[');
  socket.resetAndDestroy();
  expect((await answerTo(`GET /things HTTP/1.1\r\n${host}\r\n`)).status).toBe(200);
});
