import { RunningPipeline } from '../../support/running-pipeline.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAlerts } from '../../../src/app/open-alerts.ts';
import { formatInstant } from '../../../src/base/instant.ts';
import { dayMs, hourMs, minuteMs } from '../../../src/base/time.ts';
import type { Alerts } from '../../../src/publish/alerts.ts';

const noonMs = Date.UTC(2026, 10, 22, 3);

let nowMs: number;
let running: RunningPipeline;
let alerts: Alerts;
beforeEach(async () => {
  nowMs = noonMs;
  running = await RunningPipeline.start({ clock: () => nowMs });
  alerts = await openAlerts(running.pipeline, {}, {});
});
afterEach(() => running.dispose());

let serial = 0;
/** Events that happen, and are received, at a moment; by default views of the item by so many visitors. */
async function visit(visitors: number, atMs: number, fields: object = {}): Promise<void> {
  const events = Array.from({ length: visitors }, (_, index) => ({
    eventId: `e${(serial += 1)}`,
    type: 'item_view',
    itemCode: '060103',
    occurredAt: formatInstant(atMs),
    anonymousId: `visitor ${index}`,
    sessionId: `session ${atMs} ${index}`,
    ...fields,
  }));
  await running.pipeline.intake.ingest(events, { source: 'http', receivedAtMs: atMs });
  await running.pipeline.settled();
}

async function change(rule: string, thresholds: Record<string, number>): Promise<void> {
  await alerts.monitor.changeRule(rule, { thresholds });
}

async function firing() {
  await alerts.monitor.evaluate();
  expect(alerts.monitor.rules().filter(({ failure }) => failure !== undefined)).toEqual([]);
  return alerts.monitor.firing().map(({ rule, finding }) => ({ rule, ...finding }));
}

const firingRules = async () => (await firing()).map(({ rule }) => rule);

test('an instance without events is well', async () => {
  nowMs += dayMs;
  expect(await firing()).toEqual([]);
});

test('ingestion has stopped when nothing came for a while, although enough had come', async () => {
  await change('ingestion-stopped', { silentMinutes: 10, eventsBefore: 5 });
  await visit(4, nowMs);
  nowMs += 30 * minuteMs;
  expect(await firingRules()).toEqual([]);
  await visit(4, nowMs);
  nowMs += 11 * minuteMs - 1;
  expect(await firingRules()).toEqual([]);
  nowMs += 1;
  expect(await firing()).toMatchObject([
    { rule: 'ingestion-stopped', values: { minutes: 10, accepted: 8 }, sample: false },
  ]);
  await visit(1, nowMs);
  await firing();
  nowMs += 5 * minuteMs;
  expect(await firingRules()).toEqual([]);
});

test('a start of Pomona itself is no silence of the shop', async () => {
  await change('ingestion-stopped', { silentMinutes: 10, eventsBefore: 5 });
  await visit(20, nowMs);
  nowMs += 2 * hourMs;
  await running.restart();
  alerts = await openAlerts(running.pipeline, {}, {});
  expect(await firingRules()).toEqual([]);
  nowMs += 10 * minuteMs;
  expect(await firingRules()).toEqual(['ingestion-stopped']);
});

test('the quarantine rises by number, or by share once there is enough to share', async () => {
  const broken = { itemCode: '' };
  await alerts.monitor.changeRule('ingestion-stopped', { on: false });
  await change('quarantine-rising', {
    windowMinutes: 15,
    rejected: 40,
    rejectedPercent: 10,
    receivedForShare: 50,
  });
  await visit(30, nowMs, broken);
  expect(await firingRules()).toEqual([]);
  await visit(220, nowMs);
  expect(await firing()).toMatchObject([
    {
      rule: 'quarantine-rising',
      level: 'over',
      values: { received: 250, rejected: 30, percent: 12 },
    },
  ]);
  await visit(60, nowMs);
  expect(await firing()).toMatchObject([{ level: 'near', values: { percent: 9.7 } }]);
  nowMs += 20 * minuteMs;
  await firing();
  nowMs += 5 * minuteMs;
  await visit(41, nowMs, broken);
  expect(await firing()).toMatchObject([{ level: 'over', values: { received: 41, rejected: 41 } }]);
});

test('a ledger that does not add up for a minute is told of', async () => {
  await visit(3, nowMs);
  const connection = await running.pipeline.store.connect();
  await connection.run(
    'delete from identities where eventId = (select min(eventId) from identities)',
  );
  connection.closeSync();
  expect(await firingRules()).toEqual([]);
  nowMs += minuteMs;
  expect(await firing()).toMatchObject([{ rule: 'ledger-difference', values: { difference: 1 } }]);
});

test('a product’s visitors have multiplied against the hour before and against yesterday', async () => {
  await change('product-surge', { times: 3, visitors: 20 });
  await visit(10, nowMs - dayMs, { itemCode: '060117' });
  await visit(4, nowMs - dayMs);
  await visit(7, nowMs - hourMs);
  await visit(20, nowMs);
  // 20 are five times yesterday's, but not three times those of an hour ago.
  expect((await firing()).map(({ level }) => level)).toEqual([]);
  await visit(21, nowMs);
  expect(await firing()).toMatchObject([
    {
      rule: 'product-surge',
      subject: '060103',
      detail: { ko: '후지 사과: 12시대 방문자 21명, 평소(7명)의 3배입니다.' },
      values: { itemCode: '060103', visitors: 21, usual: 7, times: 3 },
    },
  ]);
  // The hour in which it happened stays in sight for another.
  nowMs += hourMs;
  expect((await firing()).map(({ subject }) => subject)).toContain('060103');
  nowMs += hourMs;
  await firing();
  nowMs += 5 * minuteMs;
  expect((await firing()).map(({ subject }) => subject)).not.toContain('060103');
});

test('without visitors at this time yesterday nothing says that there are more than usual', async () => {
  await visit(200, nowMs);
  expect(await firing()).toEqual([]);
});

test('a funnel step below its threshold is told of, where enough sessions came to it', async () => {
  await change('funnel-step', { wishPercent: 20, purchasePercent: 50, sessions: 20 });
  const atMs = nowMs - 2 * hourMs;
  await visit(30, atMs);
  await visit(3, atMs, { type: 'wish' });
  const [alert, ...more] = await firing();
  expect(more).toEqual([]);
  expect(alert).toMatchObject({
    rule: 'funnel-step',
    subject: 'wish',
    level: 'over',
    detail: {
      ko: '찜 단계 전환율이 10%입니다(기준 20%). 앞 단계 30회 중 3회만 이어졌습니다.',
    },
    values: { step: 'wish', percent: 10, least: 20, sessions: 3, before: 30 },
  });
  // Above the threshold again, but not by enough to be sure.
  await change('funnel-step', { wishPercent: 9 });
  expect(await firing()).toMatchObject([{ subject: 'wish', level: 'near' }]);
});

test('settings and environment are heard, and refused with their name when they are wrong', async () => {
  const settings = {
    alerts: {
      webhookUrl: 'https://settings.example/hook',
      rules: { 'funnel-step': { on: false, thresholds: { sessions: 7 } } },
    },
  };
  alerts = await openAlerts(running.pipeline, settings, {});
  expect(alerts.sender.status()).toMatchObject({ host: 'settings.example', from: 'settings' });
  const rule = alerts.monitor.rules().find((status) => status.rule.name === 'funnel-step');
  expect(rule).toMatchObject({ on: false, thresholds: { sessions: 7, wishPercent: 2 } });
  const environment = { POMONA_WEBHOOK_URL: 'https://env.example/', POMONA_WEBHOOK_SECRET: '' };
  alerts = await openAlerts(running.pipeline, settings, environment);
  expect(alerts.sender.status()).toMatchObject({ host: 'env.example', signed: false });
  for (const wrong of [{ POMONA_WEBHOOK_URL: 'env' }, { POMONA_WEBHOOK_SECRET: 'short' }]) {
    await expect(openAlerts(running.pipeline, {}, wrong)).rejects.toMatchObject({
      code: 'not_configured',
    });
  }
});
