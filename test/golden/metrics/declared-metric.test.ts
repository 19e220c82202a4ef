import { RunningPipeline } from '../../support/running-pipeline.ts';
import { afterEach, describe, expect, test } from 'vitest';
import type { PomonaError } from '../../../src/base/errors.ts';
import { shop } from '../../../src/app/shop.ts';
import type { MetricDefinition } from '../../../src/metrics/definition.ts';
import { planMetric } from '../../../src/metrics/plan.ts';
import { sortedLines } from '../../support/state-rows.ts';
import { ingestOptions, noonMs, shortSeoul, smallShop } from '../../support/small-shop.ts';

let running: RunningPipeline | undefined;
afterEach(() => running?.dispose());

const domainOf = (...metrics: MetricDefinition[]) => ({ ...shop, metrics });

/** One measure of every kind there is. */
const everyKind = {
  events: { kind: 'count' },
  views: { kind: 'count', where: "type = 'item_view'" },
  units: { kind: 'sum', of: 'quantity' },
  soldUnits: { kind: 'sum', of: 'quantity', where: "purchaseType = 'solo'" },
  firstAt: { kind: 'earliest' },
  lastWishAt: { kind: 'latest', where: "type = 'wish'" },
  firstPath: { kind: 'first', of: 'path', type: 'VARCHAR' },
  firstPrice: { kind: 'first', of: 'price', type: 'BIGINT' },
  loggedIn: { kind: 'any', where: 'userId is not null' },
  visitors: { kind: 'distinct', of: 'anonymousId' },
  buyers: { kind: 'distinct', of: 'anonymousId', where: "type = 'purchase'" },
  secondVisitorAt: { kind: 'nthDistinctAt', of: 'anonymousId', n: 'views' },
  purchaseTimes: { kind: 'times', where: "type = 'purchase'" },
  way: {
    kind: 'steps',
    steps: [
      { name: 'look', where: "type = 'item_view'" },
      { name: 'buy', where: "type = 'purchase'" },
    ],
  },
} as const satisfies MetricDefinition['measures'];

const byItem: MetricDefinition = {
  name: 'every_kind',
  title: 'Every kind of measure, by item',
  window: 'none',
  key: ['itemCode'],
  where: 'itemCode is not null',
  measures: everyKind,
};

const appleRow = {
  itemCode: 'apple',
  ...{ events: 9, views: 2, units: 3, soldUnits: 2 },
  ...{ firstAt: '20 23:59', lastWishAt: '21 00:00', firstPath: null, firstPrice: 1_000 },
  ...{ loggedIn: true, visitors: 3, buyers: 2, secondVisitorAt: '21 00:00' },
  ...{ purchaseTimes: ['21 00:01', '21 00:07'], lookAt: '20 23:59' },
  ...{ buyAt: '21 00:01', buyTimes: ['21 00:01', '21 00:07'] },
};

const pearRow = {
  itemCode: 'pear',
  ...{ events: 5, views: 1, units: 2, soldUnits: 2 },
  ...{ firstAt: '21 00:08', lastWishAt: '21 01:05', firstPath: '/pears', firstPrice: 1_000 },
  ...{ loggedIn: true, visitors: 3, buyers: 1, secondVisitorAt: '21 00:08' },
  ...{ purchaseTimes: ['21 01:00'], lookAt: '21 01:05', buyAt: null, buyTimes: ['21 01:00'] },
};

describe('adding a metric is one declaration', () => {
  test.each([1, 3, 1_000])(
    'every kind of measure gets its rows, in batches of at most %d',
    async (batchRecords) => {
      running = await start(domainOf(byItem), batchRecords);
      await sendAll();
      await expectRows('every_kind', [appleRow, pearRow]);
      await running.compact();
      await expectRows('every_kind', [appleRow, pearRow]);
      await expectVerified();
    },
  );

  test('a metric without window and key is refused', () => {
    const totals = {
      name: 'totals',
      title: 'Totals',
      window: 'none',
      key: [],
      measures: {},
    } as const;
    expect(() => planMetric(totals)).toThrow('The metric totals needs a window, a key, or both.');
  });

  test.each(['minute', 'hour', 'seoul_day'] as const)(
    'with window %s and no key there is a row a window',
    async (window) => {
      running = await start(
        domainOf({ name: 'totals', title: 'Totals', window, key: [], measures: everyKind }),
        2,
      );
      await sendAll();
      await running.compact();
      await sendAll();
      const rows = await running.pipeline.readers.query('from totals');
      expect(rows.length).toBe({ minute: 13, hour: 3, seoul_day: 2 }[window]);
      expect(rows.reduce((sum, { events }) => sum + Number(events), 0)).toBe(16);
      await expectVerified();
    },
  );

  test('events without its key do not count, and stop nothing', async () => {
    const byUser: MetricDefinition = {
      ...{ name: 'by_user', title: 'By user', window: 'none', key: ['userId'] },
      measures: { events: { kind: 'count' } },
    };
    running = await start(domainOf(byUser), 2);
    await sendAll();
    expect(running.trouble).toEqual([]);
    await expectRows('by_user', [
      { userId: 'u-ann', events: 2 },
      { userId: 'u-bob', events: 2 },
      { userId: 'u-cho', events: 4 },
    ]);
  });

  test('a metric of sets alone works', async () => {
    const visitors: MetricDefinition = {
      ...{ name: 'item_visitors', title: 'Visitors', window: 'none', key: ['itemCode'] },
      where: 'itemCode is not null',
      measures: { visitors: { kind: 'distinct', of: 'anonymousId' } },
    };
    running = await start(domainOf(visitors), 2);
    await sendAll();
    await running.compact();
    await sendAll();
    await expectRows('item_visitors', [
      { itemCode: 'apple', visitors: 3 },
      { itemCode: 'pear', visitors: 3 },
    ]);
    await expectVerified();
  });
});

describe('a metric is filled from history', () => {
  const wishes = (where: string): MetricDefinition => ({
    ...{ name: 'item_wishes', title: 'Wishes', window: 'none', key: ['itemCode'], where },
    measures: { wishes: { kind: 'count' } },
  });
  const old = wishes("type = 'wish'");
  const changed = wishes("type in ('wish', 'item_view')");

  test('when it is new', async () => {
    running = await start(domainOf(old), 3);
    await sendAll();
    await running.restart({ domain: domainOf(old, byItem) });
    await running.settled();
    await expectRows('every_kind', [appleRow, pearRow]);
  });

  test('when its definition changed: the old rows are never seen again, nor mixed with new ones', async () => {
    running = await start(domainOf(old), 3);
    await sendAll();
    await running.archive();
    await expectRows('item_wishes', [
      { itemCode: 'apple', wishes: 1 },
      { itemCode: 'pear', wishes: 1 },
    ]);
    await running.restart({ domain: domainOf(changed) });
    const ready = running.settled();
    let refusals = 0;
    for (let isReady = false; !isReady;) {
      isReady = running.pipeline.store.staleMetrics().length === 0;
      const rows = await running.pipeline.readers
        .query('from item_wishes order by itemCode')
        .catch((error: unknown) => {
          expect((error as PomonaError).code, String(error)).toBe('metric_rebuilding');
          refusals += 1;
        });
      if (rows) expect(rows.map((row) => row.wishes)).toEqual([3, 2]);
    }
    await ready;
    expect(refusals).toBeGreaterThan(0);
    await expectVerified();
  });

  test('not when only its title changed', async () => {
    running = await start(domainOf(old), 3);
    await sendAll();
    const [before] = running.pipeline.store.generations;
    await running.restart({ domain: domainOf({ ...old, title: 'Wishes by item' }) });
    expect(running.pipeline.store.generations.map(({ id }) => id)).toEqual([before!.id]);
  });

  test('on request, while events keep coming, and while the old rows can be read', async () => {
    running = await start(domainOf(old, byItem), 3);
    await sendAll();
    await running.archive();
    const rebuilding = running.run((pipeline) => pipeline.rebuild(pipeline.store.plans[1]!));
    for (let round = 0; round < 20; round += 1) {
      await send([
        {
          ...{ eventId: `more-${round}`, type: 'wish', occurredAt: '2026-11-21T01:00:00Z' },
          ...{ anonymousId: 'ann', sessionId: 's', itemCode: 'kiwi' },
        },
      ]);
      const rows = await running.pipeline.readers.query('from every_kind where itemCode = $1', [
        'apple',
      ]);
      expect(shortened(rows)).toEqual(shortened([{ ...rows[0], ...appleRow }]));
    }
    await rebuilding;
    await running.settled();
    const [kiwi] = await running.pipeline.readers.query(
      "select events from every_kind where itemCode = 'kiwi'",
    );
    expect(kiwi).toEqual({ events: 20 });
    await expectVerified();
  });
});

function start(domain: typeof shop, batchRecords: number): Promise<RunningPipeline> {
  const sizes = { batchRecords, smallBatchRecords: 3, foldRecords: 2 };
  return RunningPipeline.start({ domain, ...sizes, clock: () => noonMs });
}

async function sendAll(): Promise<void> {
  for (const batch of smallShop) {
    await running!.run((pipeline) => pipeline.intake.ingest(batch.events, ingestOptions(batch)));
  }
  await running!.run((pipeline) => pipeline.settled());
}

async function send(events: readonly object[]): Promise<void> {
  await running!.run((pipeline) => pipeline.intake.ingest(events, ingestOptions({ events })));
}

async function expectRows(metric: string, expected: readonly object[]): Promise<void> {
  const rows = await running!.pipeline.readers.query(`from ${metric}`);
  expect(shortened(rows)).toEqual(sortedLines(expected));
}

function shortened(rows: readonly object[]): string[] {
  const shorten = (_name: string, value: unknown) =>
    typeof value === 'string' && /^\d{4}-.*Z$/.test(value) ? shortSeoul(value) : value;
  return sortedLines(JSON.parse(JSON.stringify(rows), shorten) as object[]);
}

async function expectVerified(): Promise<void> {
  const { ok, metrics } = await running!.verify();
  expect(metrics.filter(({ differing }) => differing > 0)).toEqual([]);
  expect(ok).toBe(true);
}
