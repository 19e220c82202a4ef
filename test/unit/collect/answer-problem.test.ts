import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PomonaError } from '../../../src/base/errors.ts';
import type { ErrorCode } from '../../../src/base/errors.ts';
import { answerProblems } from '../../../src/collect/answer-problem.ts';

let app: FastifyInstance;
let logged: string;

beforeEach(() => {
  logged = '';
  app = Fastify({
    logger: { level: 'info', stream: { write: (text: string) => void (logged += text) } },
    routerOptions: { ignoreTrailingSlash: true },
  });
  answerProblems(app);
  app.get('/things/:name', async () => 'a thing');
  app.put('/things/known', async () => 'put');
  app.get('/files/*', (_request, reply) => reply.callNotFound());
  app.get<{ Params: { code: ErrorCode } }>('/fails/:code', async ({ params }) => {
    throw new PomonaError(params.code, 'What happened', { cause: new Error('the cause') });
  });
});
afterEach(() => app.close());

test.each([
  ['DELETE', '/things/pear', 'GET, HEAD, OPTIONS'],
  ['POST', '/things/pear/?key=secret', 'GET, HEAD, OPTIONS'],
  ['DELETE', '/things/known', 'GET, HEAD, PUT, OPTIONS'],
  ['TRACE', '/files', 'GET, HEAD, OPTIONS'],
] as const)('%s %s is 405 and told what the address takes', async (method, url, allow) => {
  const answer = await app.inject({ method: method as 'DELETE', url });
  expect(answer.statusCode).toBe(405);
  expect(answer.headers).toMatchObject({
    allow,
    'content-type': 'application/problem+json; charset=utf-8',
  });
  expect(answer.json()).toMatchObject({ code: 'method_not_allowed', status: 405 });
  expect(answer.body).not.toContain('secret');
});

test.each([
  ['DELETE', '/things/pear', 405],
  ['PUT', '/things/pear', 405],
  ['QUERY', '/things/pear', 405],
  ['PUT', '/nothing', 404],
  ['DELETE', '/nothing', 404],
] as const)(
  '%s %s is %s, whatever is said of a body that is not there',
  async (method, url, status) => {
    for (const type of ['application/json', 'application/unheard-of', '', undefined]) {
      const headers = type === undefined ? {} : { 'content-type': type };
      const answer = await app.inject({ method: method as 'PUT', url, headers });
      expect([type, answer.statusCode]).toEqual([type, status]);
    }
  },
);

test.each([
  ['application/json', '', 400, 'invalid_body', 'The body is empty'],
  ['application/json', '{"a":', 400, 'invalid_json', 'The body is not valid JSON'],
  ['application/xml', '<a/>', 415, 'unsupported_media_type', 'must be application/json'],
  ['', '{}', 415, 'unsupported_media_type', 'must be application/json'],
])('a body of %j that is %j is %s', async (type, payload, statusCode, code, detail) => {
  const headers = { 'content-type': type };
  const answer = await app.inject({ method: 'PUT', url: '/things/known', headers, payload });
  expect(answer.json()).toMatchObject({ status: statusCode, code });
  expect(answer.json<{ detail: string }>().detail).toContain(detail);
});

test.each([
  ['GET', '/files/none.js'],
  ['POST', '/files/none.js'],
  ['DELETE', '/things'],
  ['OPTIONS', '/nothing'],
] as const)('%s %s is 404', async (method, url) => {
  const answer = await app.inject({ method, url });
  expect(answer.json()).toMatchObject({
    code: 'not_found',
    detail: `There is no ${method} ${url}`,
  });
});

test('OPTIONS tells what an address takes, HEAD what GET would say, without a body', async () => {
  const options = await app.inject({ method: 'OPTIONS', url: '/things/pear' });
  expect([options.statusCode, options.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS']);
  const head = await app.inject({ method: 'HEAD', url: '/things/pear' });
  expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, '7', '']);
});

test.each([
  ['not_found', 404, []],
  ['overloaded', 503, [{ level: 30, code: 'overloaded', msg: 'What happened' }]],
  ['internal', 500, [{ level: 50, code: 'internal', err: { message: 'the cause' } }]],
] as const)('%s stands in the log as it deserves', async (code, status, lines) => {
  expect((await app.inject(`/fails/${code}`)).statusCode).toBe(status);
  const told = logged.split('\n').filter((line) => line.includes('"code"'));
  expect(told.map((line) => JSON.parse(line) as unknown)).toMatchObject(lines);
  expect(logged.includes('stack')).toBe(code === 'internal');
});
