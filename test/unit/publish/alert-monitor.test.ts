import { readFile, stat, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { minuteMs } from '../../../src/base/time.ts';
import { findingOf, GivenAlerts } from './given-alerts.ts';

const webhook = { givenWebhook: { url: 'http://127.0.0.1:9/', from: 'environment' } } as const;

let given: GivenAlerts;
beforeEach(async () => {
  given = await GivenAlerts.open(webhook);
});
afterEach(() => given.remove());

const hot = [findingOf('oven')];
const warm = [findingOf('oven', 'near')];

async function outbox(): Promise<readonly { readonly id: string; readonly body: string }[]> {
  const { outbox: waiting } = JSON.parse(await readFile(given.file, 'utf8')) as {
    outbox: { id: string; body: string }[];
  };
  return waiting;
}

test('what is over fires, with one message for as long as it lasts', async () => {
  await given.round(hot);
  await given.round(hot);
  await given.round(hot);
  expect(given.firing()).toEqual(['oven']);
  const [message, ...more] = await outbox();
  expect(more).toEqual([]);
  expect(JSON.parse(message?.body ?? '')).toMatchObject({
    type: 'alert.firing',
    at: '2026-11-22T10:00:30.000Z',
    rule: 'heat',
    subject: 'oven',
    state: 'firing',
    severity: 'warning',
    detail: { ko: 'oven 과열', en: 'oven is hot' },
    values: { degrees: 40 },
    link: '/funnel',
  });
});

test('what is near keeps firing what fires, and starts nothing', async () => {
  await given.round(warm);
  expect(given.firing()).toEqual([]);
  await given.round(hot);
  await given.round(warm, 20 * minuteMs);
  await given.round(warm, 20 * minuteMs);
  expect(given.firing()).toEqual(['oven']);
});

test('an alert is resolved after five minutes out of sight, not sooner', async () => {
  await given.round(hot);
  await given.round([]);
  await given.round([], 4 * minuteMs);
  await given.round(hot);
  await given.round([]);
  await given.round([], 5 * minuteMs - 1);
  expect(given.firing()).toEqual(['oven']);
  await given.round([], 1);
  expect(given.firing()).toEqual([]);
  const messages = await outbox();
  expect(messages.map(({ id }) => id.replace(/^alert_[\da-f-]{36}/, ''))).toEqual([
    '_firing',
    '_resolved',
  ]);
  const [firing, resolved] = messages.map(({ body }) => JSON.parse(body) as { id: string });
  expect(resolved?.id).toBe(firing?.id);
  expect(given.alerts.monitor.history()).toMatchObject([{ id: firing?.id, rule: 'heat' }]);
});

test('what comes back after it was resolved is another alert', async () => {
  await given.round(hot);
  const first = given.alerts.monitor.firing()[0]?.fired.id;
  await given.round([]);
  await given.round([], 5 * minuteMs);
  await given.round(hot);
  expect(given.alerts.monitor.firing()[0]?.fired.id).not.toBe(first);
});

test('a rule that asks for a while is not set off by a moment', async () => {
  given.lastsMs = minuteMs;
  await given.reopen();
  await given.round(hot);
  await given.round([]);
  await given.round(hot);
  await given.round(hot, minuteMs - 1);
  expect(given.firing()).toEqual([]);
  await given.round(hot, 1);
  expect(given.firing()).toEqual(['oven']);
});

test('a restart neither forgets an alert nor tells of it again', async () => {
  await given.round(hot);
  const [before] = given.alerts.monitor.firing();
  await given.reopen(webhook);
  await given.round(hot);
  expect(given.alerts.monitor.firing()[0]?.fired).toEqual(before?.fired);
  expect(await outbox()).toHaveLength(1);
});

test('a rule that cannot be evaluated leaves its alerts as they are and says why', async () => {
  await given.round(hot);
  await given.round(new Error('the thermometer is away'), 60 * minuteMs);
  expect(given.firing()).toEqual(['oven']);
  expect(given.alerts.monitor.rules()[0]?.failure).toBe('the thermometer is away');
  await given.round(hot);
  expect(given.alerts.monitor.rules()[0]?.failure).toBeUndefined();
});

test('a rule that is switched off ends its alerts at once, also over a restart', async () => {
  await given.round(hot);
  await given.alerts.monitor.changeRule('heat', { on: false });
  expect(given.firing()).toEqual([]);
  expect(await outbox()).toHaveLength(2);
  await given.reopen(webhook);
  await given.round(hot);
  expect(given.firing()).toEqual([]);
});

test('thresholds come from the page, else from the settings, else from the rule', async () => {
  const degrees = () => given.alerts.monitor.rules()[0]?.thresholds.degrees;
  expect(degrees()).toBe(30);
  const settings = { givenRules: { heat: { thresholds: { degrees: 35 } } } };
  await given.reopen(settings);
  expect(degrees()).toBe(35);
  await given.alerts.monitor.changeRule('heat', { thresholds: { degrees: 38 } });
  await given.reopen(settings);
  expect(degrees()).toBe(38);
  expect(given.alerts.monitor.rules()[0]?.standards.degrees).toBe(35);
});

test.each([
  ['cold', {}, 'not_found', 'there are heat'],
  ['heat', { thresholds: { degrees: 30.5 } }, 'invalid_parameter', 'must be a whole number'],
  ['heat', { thresholds: { degrees: 101 } }, 'invalid_parameter', 'from 0 to 100'],
  ['heat', { thresholds: { degrees: NaN } }, 'invalid_parameter', 'from 0 to 100'],
  ['heat', { thresholds: { toString: 1 } }, 'invalid_parameter', 'its thresholds: degrees'],
])('a wrong change of %s is refused: %j', async (name, change, code, message) => {
  await expect(given.alerts.monitor.changeRule(name, change)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message) as string,
  });
});

test('settings that name no rule end the start', async () => {
  const wrong = { givenRules: { cold: { on: false } } };
  await expect(given.reopen(wrong)).rejects.toMatchObject({ code: 'not_configured' });
});

test('a rule that finds everything at once tells of twenty things', async () => {
  await given.round(Array.from({ length: 50 }, (_, index) => findingOf(`oven ${index}`)));
  expect(given.firing()).toHaveLength(20);
});

test('the history keeps the newest 200', async () => {
  for (let turn = 0; turn < 11; turn += 1) {
    await given.round(Array.from({ length: 20 }, (_, index) => findingOf(`oven ${index}`)));
    await given.round([]);
    await given.round([], 5 * minuteMs);
  }
  const history = given.alerts.monitor.history();
  expect(history).toHaveLength(200);
  expect(history[0]?.resolvedAtMs).toBe(given.nowMs);
});

test('nothing waits where nobody is told', async () => {
  await given.reopen();
  await given.round(hot);
  expect(given.firing()).toEqual(['oven']);
  expect(await outbox()).toEqual([]);
});

test('what chat programs show cannot call everybody', async () => {
  await given.round([findingOf('<!channel> & <http://evil.example|you>')]);
  const [message] = await outbox();
  const { text } = JSON.parse(message?.body ?? '') as { text: string };
  expect(text).toContain('&lt;!channel&gt; &amp; &lt;http://evil.example|you&gt;');
  expect(text).not.toMatch(/[<>]/);
});

test('its file is for its owner only, and one that is damaged ends the start', async () => {
  await given.round(hot);
  expect((await stat(given.file)).mode & 0o777).toBe(0o600);
  await writeFile(given.file, '{"version": 1}');
  await expect(given.reopen()).rejects.toMatchObject({ code: 'folder_unusable' });
});
