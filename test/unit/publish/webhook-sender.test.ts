import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hourMs, minuteMs } from '../../../src/base/time.ts';
import { webhookKey } from '../../../src/publish/webhook-signature.ts';
import { WebhookReceiver } from '../../support/webhook-receiver.ts';
import type { Behaviour } from '../../support/webhook-receiver.ts';
import { findingOf, GivenAlerts, startMs } from './given-alerts.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let receiver: WebhookReceiver;
let given: GivenAlerts;
beforeEach(async () => {
  receiver = await WebhookReceiver.start();
  given = await GivenAlerts.open({ key: webhookKey(secret) });
  await given.alerts.sender.setUrl(receiver.url);
});
afterEach(async () => {
  await receiver.stop();
  await given.remove();
});

async function fire(...subjects: readonly string[]): Promise<void> {
  await given.round(subjects.map((subject) => findingOf(subject)));
}

async function deliverAfter(ms: number): Promise<void> {
  given.nowMs += ms;
  await given.alerts.sender.deliverDue();
}

const status = () => given.alerts.sender.status();

test('a message is delivered once, signed over id, time and body', async () => {
  await fire('oven');
  await deliverAfter(1_000);
  await deliverAfter(hourMs);
  const [message, ...more] = receiver.received;
  expect(more).toEqual([]);
  const { headers, body = '' } = message ?? {};
  const sentAt = String(Math.floor((startMs + 31_000) / 1000));
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'webhook-timestamp': sentAt,
  });
  const signed = `${String(headers?.['webhook-id'])}.${sentAt}.${body}`;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(signed).digest('base64');
  expect(headers?.['webhook-signature']).toBe(`v1,${expected}`);
  expect(status()).toMatchObject({
    waiting: 0,
    lastDelivery: { atMs: startMs + 31_000, status: 204 },
    lastFailure: null,
  });
});

test('without a secret nothing is signed', async () => {
  await given.reopen();
  await fire('oven');
  await deliverAfter(0);
  expect(receiver.received[0]?.headers['webhook-signature']).toBeUndefined();
  expect(status().signed).toBe(false);
});

test.each<[string, Behaviour, number | null, RegExp]>([
  ['a status of 500', 500, 500, /^status 500$/],
  ['a refusal', 404, 404, /^status 404$/],
  ['a dropped connection', 'reset', null, /closed|ECONNRESET/],
  [
    'a redirect, which is not followed',
    { status: 307, headers: { location: '/elsewhere' } },
    307,
    /redirects are not followed/,
  ],
])('after %s the same message comes again', async (_, behaviour, statusCode, reason) => {
  receiver.behaviours = [behaviour];
  await fire('oven');
  await deliverAfter(0);
  expect(status()).toMatchObject({
    waiting: 1,
    lastFailure: {
      status: statusCode,
      reason: expect.stringMatching(reason) as string,
      attempts: 1,
      nextAttemptAtMs: given.nowMs + 5_000,
    },
  });
  await deliverAfter(4_999);
  expect(receiver.received).toHaveLength(1);
  await deliverAfter(1);
  expect(status().waiting).toBe(0);
  const [first, second] = receiver.received;
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(second?.body).toBe(first?.body);
  expect(second?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp']);
});

test('a receiver that never answers counts as a failure after the time it has', async () => {
  await given.reopen({ timeoutMs: 30 });
  receiver.behaviours = ['hang'];
  await fire('oven');
  await deliverAfter(0);
  expect(status()).toMatchObject({
    waiting: 1,
    lastFailure: { reason: 'no answer within 0.03 s' },
  });
});

test('a receiver that is not there counts as a failure', async () => {
  await given.alerts.sender.setUrl('http://127.0.0.1:9/');
  await fire('oven');
  await deliverAfter(0);
  expect(status().lastFailure).toMatchObject({ status: null, attempts: 1 });
});

test.each([
  ['seconds', '600', 10 * minuteMs],
  ['a date', 'Sun, 22 Nov 2026 10:20:30 GMT', 20 * minuteMs],
  ['less than the pause', '1', 5_000],
  ['no time at all', 'soon', 5_000],
  ['more than four hours', '86400', 4 * hourMs],
])('429 with Retry-After of %s puts the message off', async (_, retryAfter, pauseMs) => {
  receiver.behaviours = [{ status: 429, headers: { 'retry-after': retryAfter } }];
  await fire('oven');
  await deliverAfter(0);
  expect(status().lastFailure?.nextAttemptAtMs).toBe(given.nowMs + pauseMs);
});

test('a message is given up after nine attempts over hours, and that is told', async () => {
  receiver.behaviours = Array.from({ length: 20 }, () => 503);
  await given.reopen({ random: () => 1 });
  await fire('oven');
  const firstMs = given.nowMs;
  await deliverAfter(0);
  for (let at = status().lastFailure?.nextAttemptAtMs; at;) {
    await deliverAfter(at - given.nowMs);
    at = status().lastFailure?.nextAttemptAtMs;
  }
  expect(receiver.received).toHaveLength(9);
  expect(given.nowMs - firstMs).toBe(Math.round(1.25 * (7 * hourMs + 42 * minuteMs + 35_000)));
  expect(status()).toMatchObject({ waiting: 0, lastFailure: { attempts: 9 } });
  expect(given.troubles).toEqual(['An alert was not delivered and is given up']);
});

test('the messages of one alert come in order, those of others do not wait for it', async () => {
  receiver.behaviours = [{ status: 503, headers: { 'retry-after': '3600' } }];
  await fire('oven');
  await deliverAfter(0);
  await given.round([]);
  await given.round([findingOf('stove')], 5 * minuteMs);
  await deliverAfter(0);
  const told = () =>
    receiver.messages.map(({ state, subject }) => `${String(subject)} ${String(state)}`);
  expect(told()).toEqual(['oven firing', 'stove firing']);
  await deliverAfter(hourMs);
  expect(told().slice(2)).toEqual(['oven firing', 'oven resolved']);
});

test('after 410 nothing is sent until a test message is delivered', async () => {
  receiver.behaviours = [410];
  await fire('oven', 'stove');
  await deliverAfter(0);
  expect(receiver.received).toHaveLength(1);
  expect(status()).toMatchObject({ gone: true, waiting: 0 });
  await given.reopen({ key: webhookKey(secret) });
  await fire('oven', 'stove', 'kettle');
  await deliverAfter(hourMs);
  expect(receiver.received).toHaveLength(1);
  expect(await given.alerts.sendTest()).toEqual({ kind: 'delivered', status: 204 });
  expect(status().gone).toBe(false);
  await fire('oven', 'stove', 'kettle', 'grill');
  await deliverAfter(0);
  expect(receiver.messages.map(({ subject }) => subject)).toEqual(['oven', '', 'grill']);
});

test('a test message says what the receiver answered', async () => {
  receiver.behaviours = [418];
  expect(await given.alerts.sendTest()).toMatchObject({ kind: 'failed', status: 418 });
  expect(receiver.messages[0]).toMatchObject({ type: 'alert.test', state: 'test', rule: null });
});

test('messages outlast a restart', async () => {
  receiver.behaviours = [500];
  await fire('oven');
  await deliverAfter(0);
  await given.reopen();
  await deliverAfter(5_000);
  expect(receiver.ids).toHaveLength(2);
  expect(new Set(receiver.ids).size).toBe(1);
});

test('an attempt that is broken off by a stop counts as not made', async () => {
  receiver.behaviours = ['hang'];
  await fire('oven');
  const stopping = new AbortController();
  const delivering = given.alerts.sender.deliverDue(stopping.signal);
  await expect.poll(() => receiver.received.length).toBe(1);
  stopping.abort();
  await delivering;
  expect(status()).toMatchObject({ waiting: 1, lastFailure: null });
});

test('at most 200 messages wait', async () => {
  for (let turn = 0; turn < 11; turn += 1) {
    await given.round(Array.from({ length: 20 }, (_, index) => findingOf(`${turn} ${index}`)));
    await given.round([]);
    await given.round([], 5 * minuteMs);
  }
  expect(status().waiting).toBe(200);
});

test('with no address nobody is told, and what waits is dropped', async () => {
  await fire('oven');
  await given.alerts.sender.setUrl(null);
  await deliverAfter(0);
  expect(receiver.received).toEqual([]);
  expect(status()).toMatchObject({ host: null, from: null, waiting: 0 });
  await expect(given.alerts.sendTest()).rejects.toMatchObject({ code: 'not_found' });
});

test.each([
  'ftp://receiver.example/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'receiver.example',
  'https://user:password@receiver.example/',
  'https://receiver.example:99999/',
  `https://receiver.example/${'x'.repeat(2_000)}`,
])('%s is no webhook, and is not repeated in the message', async (url) => {
  const refused = await given.alerts.sender.setUrl(url).catch((error: unknown) => error as Error);
  expect(refused).toMatchObject({ code: 'invalid_parameter' });
  expect(String(refused)).not.toContain(url.slice(-10));
});

test('a port that there is not is told as such', async () => {
  const refused = given.alerts.sender.setUrl('https://receiver.example:99999/');
  await expect(refused).rejects.toThrow('its port, which is at most 65535');
});

test('an address from outside is not changed by the page, and is never written', async () => {
  await given.alerts.sender.setUrl(null);
  const from = { url: receiver.url, from: 'environment' } as const;
  await given.reopen({ key: webhookKey(secret), givenWebhook: from });
  await expect(given.alerts.sender.setUrl(null)).rejects.toMatchObject({ code: 'forbidden' });
  await fire('oven');
  await deliverAfter(0);
  expect(receiver.received).toHaveLength(1);
  const kept = await readFile(given.file, 'utf8');
  expect(kept).not.toContain('s3cr3t');
  expect(kept).not.toContain('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  expect(status().host).toBe(new URL(receiver.url).host);
});
