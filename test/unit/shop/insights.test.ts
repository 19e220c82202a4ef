import { expect, expectTypeOf, test } from 'vitest';
import { chooseSlots } from '../../../domains/shop/insights/choose-slots.ts';
import type { CrowdedProductsAnswer } from '../../../domains/shop/insights/crowded-products.ts';
import type { FunnelAnswer } from '../../../domains/shop/insights/funnel.ts';
import { koreanHolidays } from '../../../domains/shop/insights/korean-holidays.ts';
import { shopInsights } from '../../../domains/shop/insights/shop-insights.ts';
import type { TimelineAnswer } from '../../../domains/shop/insights/timeline.ts';
import { shopMetrics } from '../../../domains/shop/metrics.ts';
import type { ShownAnswers } from '../../../src/view/live/insight-rows.ts';

const seoulYear = (year: number) => ({
  fromMs: Date.parse(`${year}-01-01T00:00:00+09:00`),
  toMs: Date.parse(`${year + 1}-01-01T00:00:00+09:00`),
});
const datesOf = (year: number) => koreanHolidays(seoulYear(year)).map(({ date }) => date.slice(5));

test('the shop has the insights it promises, in order', () => {
  expect(shopInsights.map(({ name }) => name)).toEqual([
    'crowded-products',
    'coupon-hours',
    'sought-products',
    'payment-correlation',
    'funnel',
    'landing-pages',
    'group-buys',
    'timeline',
  ]);
});

test('insights read metrics that exist', () => {
  const metrics = shopMetrics.map(({ name }) => name);
  expect(shopInsights.flatMap((insight) => insight.metrics)).toSatisfy((names: string[]) =>
    names.every((name) => metrics.includes(name)),
  );
});

test('what the page shows of an insight is in its answer', () => {
  expectTypeOf<CrowdedProductsAnswer>().toExtend<ShownAnswers['crowded-products']>();
  expectTypeOf<TimelineAnswer>().toExtend<ShownAnswers['timeline']>();
  expectTypeOf<FunnelAnswer>().toExtend<ShownAnswers['funnel']>();
});

// As announced by the government each year (월력요항), with the days declared or added by law since.
test('the holidays of 2026 are those of the Korean calendar', () => {
  expect(datesOf(2026)).toEqual([
    '01-01',
    '02-16',
    '02-17',
    '02-18',
    '03-01',
    '03-02',
    '05-01',
    '05-05',
    '05-24',
    '05-25',
    '06-03',
    '06-06',
    '07-17',
    '08-15',
    '08-17',
    '09-24',
    '09-25',
    '09-26',
    '10-03',
    '10-05',
    '10-09',
    '12-25',
  ]);
});

test('the holidays of 2025 have the substitute days and the days declared for once', () => {
  expect(datesOf(2025)).toEqual([
    '01-01',
    '01-27',
    '01-28',
    '01-29',
    '01-30',
    '03-01',
    '03-03',
    '05-05',
    '05-06',
    '06-03',
    '06-06',
    '08-15',
    '10-03',
    '10-05',
    '10-06',
    '10-07',
    '10-08',
    '10-09',
    '12-25',
  ]);
});

test('Seollal starts on its eve, and a Sunday within it is made up for', () => {
  expect(datesOf(2024).filter((date) => date.startsWith('02'))).toEqual([
    '02-09',
    '02-10',
    '02-11',
    '02-12',
  ]);
  expect(datesOf(2027).filter((date) => date.startsWith('02'))).toEqual([
    '02-06',
    '02-07',
    '02-08',
    '02-09',
  ]);
});

test('1 May is a holiday since 2026, with a substitute when it falls on a weekend', () => {
  expect(datesOf(2025)).not.toContain('05-01');
  expect(datesOf(2027).filter((date) => date < '05-04' && date >= '05-01')).toEqual([
    '05-01',
    '05-03',
  ]);
});

test('two holidays on one day are one day with both names', () => {
  const day = {
    fromMs: Date.parse('2025-05-05T00:00:00+09:00'),
    toMs: Date.parse('2025-05-05T00:00:01+09:00'),
  };
  expect(koreanHolidays(day)).toEqual([
    {
      date: '2025-05-05',
      name: '어린이날 · 석가탄신일',
      nameEn: "Children's Day · Buddha's Birthday",
    },
  ]);
});

test('a holiday counts by the clock of Seoul, and ranges may pass the end of a year', () => {
  const from = Date.parse('2025-12-31T14:59:00Z');
  expect(koreanHolidays({ fromMs: from, toMs: from + 60_000 })).toEqual([]);
  expect(koreanHolidays({ fromMs: from, toMs: from + 60_001 })).toEqual([
    { date: '2026-01-01', name: '신정', nameEn: "New Year's Day" },
  ]);
});

test('the peak has the most visitors, then orders, and of equals the earliest in the week', () => {
  const slot = (weekday: number, hour: number, visitors: number, orders: number) => ({
    weekday,
    hour,
    days: 2,
    visitors,
    orders,
  });
  const { peak, quiet } = chooseSlots([
    slot(1, 9, 4, 1),
    slot(2, 9, 4, 2),
    slot(6, 21, 4, 2),
    slot(3, 4, 0.5, 0),
    slot(4, 4, 0.5, 0),
    slot(5, 4, 0.5, 1),
  ]);
  expect(peak).toEqual({
    weekday: 2,
    hour: 9,
    visitors: 4,
    orders: 2,
    reason:
      '화요일 9시~10시: 2일 평균 방문자 4명, 주문 2건으로 방문자가 가장 많습니다 (전체 시간 평균 방문자 2.3명).',
    reasonEn:
      'Tuesday 09:00-10:00 has the most visitors: 4 and 2 orders on average of 2 days (mean of all hours: 2.3 visitors).',
  });
  expect(quiet).toMatchObject({ weekday: 3, hour: 4, visitors: 0.5, orders: 0 });
});
