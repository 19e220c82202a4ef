import Fastify from 'fastify';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerProblems } from '../../../src/collect/answer-problem.ts';
import { minuteMs } from '../../../src/base/time.ts';
import { addAlertRoutes } from '../../../src/serve/alert-routes.ts';
import { alertsAnswer } from '../../../src/serve/contract.ts';
import type { AlertsAnswer } from '../../../src/serve/contract.ts';
import { WebhookReceiver } from '../../support/webhook-receiver.ts';
import { findingOf, GivenAlerts } from '../publish/given-alerts.ts';
import { Compile } from 'typebox/compile';

let given: GivenAlerts;
let receiver: WebhookReceiver;
let app: FastifyInstance;
beforeEach(async () => {
  given = await GivenAlerts.open();
  receiver = await WebhookReceiver.start();
  app = Fastify();
  answerProblems(app);
  addAlertRoutes(app, given.alerts);
});
afterEach(async () => {
  await app.close();
  await receiver.stop();
  await given.remove();
});

const read = async () => (await app.inject('/api/alerts')).json<AlertsAnswer>();
const send = (method: 'PUT' | 'POST', url: string, payload: object, more: InjectOptions = {}) =>
  app.inject({ method, url, payload, ...more });

test('rules, what fires, what was and the webhook are read in one answer', async () => {
  await given.round([findingOf('oven'), findingOf('stove')]);
  await given.round([findingOf('oven')]);
  await given.round([findingOf('oven')], 5 * minuteMs);
  const answer = await read();
  expect(Compile(alertsAnswer).Errors(answer)).toEqual([]);
  expect(answer).toMatchObject({
    evaluatedAt: '2026-11-22T10:06:00.000Z',
    firing: [
      { rule: 'heat', subject: 'oven', firedAt: '2026-11-22T10:00:30.000Z', page: '/funnel' },
    ],
    history: [{ rule: 'heat', subject: 'stove', resolvedAt: '2026-11-22T10:06:00.000Z' }],
    rules: [
      {
        name: 'heat',
        on: true,
        state: 'firing',
        thresholds: [{ name: 'degrees', value: 30, standard: 30, unit: 'times', step: 1 }],
      },
    ],
    webhook: { host: null, from: null, signed: false, waiting: 0 },
  });
});

test('a rule is changed, and the answer shows it as it is then', async () => {
  await given.round(new Error('the thermometer is away'));
  expect((await read()).rules[0]).toMatchObject({
    state: 'unknown',
    failure: 'the thermometer is away',
  });
  const body = { on: false, thresholds: { degrees: 50 } };
  const changed = await send('PUT', '/api/alerts/rules/heat', body);
  expect(changed.json<AlertsAnswer>().rules[0]).toMatchObject({
    state: 'off',
    thresholds: [{ value: 50, standard: 30 }],
  });
});

test('the webhook is set, tried and removed; only its host is ever told', async () => {
  const { host } = new URL(receiver.url);
  const set = await send('PUT', '/api/alerts/webhook', { url: receiver.url });
  expect(set.json<AlertsAnswer>().webhook).toMatchObject({ host, from: 'page' });
  expect(set.body).not.toContain('s3cr3t');
  receiver.behaviours = [500];
  const tried = async () => (await send('POST', '/api/alerts/test', {})).json<object>();
  expect(await tried()).toEqual({ delivered: false, status: 500, reason: 'status 500' });
  expect(await tried()).toEqual({ delivered: true, status: 204, reason: null });
  const failed = (await read()).webhook.lastFailure;
  expect(failed).toMatchObject({ status: 500, attempts: 1, nextAttemptAt: null });
  const removed = await send('PUT', '/api/alerts/webhook', { url: null });
  expect(removed.json<AlertsAnswer>().webhook.host).toBeNull();
  expect((await send('POST', '/api/alerts/test', {})).statusCode).toBe(404);
});

test.each([
  ['PUT', '/api/alerts/rules/cold', {}, 404, 'not_found'],
  ['PUT', '/api/alerts/rules/heat', { thresholds: { degrees: 101 } }, 400, 'invalid_parameter'],
  ['PUT', '/api/alerts/rules/heat', { thresholds: { degrees: '1' } }, 400, 'invalid_body'],
  ['PUT', '/api/alerts/rules/heat', { of: false }, 400, 'invalid_body'],
  ['PUT', '/api/alerts/webhook', {}, 400, 'invalid_body'],
  ['PUT', '/api/alerts/webhook', { url: 'ftp://receiver.example' }, 400, 'invalid_parameter'],
  ['POST', '/api/alerts/test', { url: 'http://elsewhere.example' }, 400, 'invalid_body'],
] as const)('%s %s with %j is answered with a problem', async (method, url, body, status, code) => {
  const response = await send(method, url, body);
  expect(response.json()).toMatchObject({ status, code });
});

test('a threshold is not called broken JSON for its name', async () => {
  const payload = '{"thresholds":{"__proto__":1}}';
  const headers = { 'content-type': 'application/json' };
  const url = '/api/alerts/rules/heat';
  const answer = await app.inject({ method: 'PUT', url, headers, payload });
  const detail = expect.stringContaining('no threshold "__proto__"') as string;
  expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_parameter', detail });
});

test.each([
  ['PUT', '/api/alerts/rules/heat', { on: false }],
  ['PUT', '/api/alerts/webhook', { url: 'https://thief.example' }],
  ['POST', '/api/alerts/test', {}],
] as const)('%s %s is not for pages of other origins', async (method, url, body) => {
  const before = await read();
  const foreign = { headers: { origin: 'https://thief.example', host: 'localhost:4000' } };
  expect((await send(method, url, body, foreign)).statusCode).toBe(403);
  const asText = { headers: { 'content-type': 'text/plain' }, payload: JSON.stringify(body) };
  expect((await app.inject({ method, url, ...asText })).statusCode).toBe(415);
  expect(await read()).toEqual(before);
});
