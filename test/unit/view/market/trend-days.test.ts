import { expect, test } from 'vitest';
import type { WeeklyForecast } from '../../../../src/view/market/answers.ts';
import { lastMonths, trendDays } from '../../../../src/view/market/prices/trend-days.ts';
import { pointOn } from './trend-point.ts';

const asked = { date: '2026-11-23', today: '2026-11-23' };

test('days between two days of trade are a Sunday or a day on which the market was closed', () => {
  const days = trendDays([pointOn('2026-11-20'), pointOn('2026-11-24')], 'day', {
    date: '2026-11-24',
    today: '2026-12-01',
  });
  expect(days.map(({ date, noTrade }) => [date, noTrade])).toEqual([
    ['2026-11-20', undefined],
    ['2026-11-21', 'closed'],
    ['2026-11-22', 'sunday'],
    ['2026-11-23', 'closed'],
    ['2026-11-24', undefined],
  ]);
});

test('a day of which nothing is known yet is no holiday', () => {
  const days = trendDays([pointOn('2026-11-21')], 'day', asked);
  expect(days.map(({ noTrade }) => noTrade)).toEqual([undefined, 'sunday', 'notYet']);
});

test('a pause longer than any holiday is out of season, its Sundays too', () => {
  const days = trendDays([pointOn('2026-11-02'), pointOn('2026-11-20')], 'day', {
    date: '2026-11-20',
    today: '2026-12-01',
  });
  expect(new Set(days.slice(1, -1).map(({ noTrade }) => noTrade))).toEqual(new Set(['offSeason']));
});

test('while an item rests, the day that has begun is out of season too', () => {
  const days = trendDays([pointOn('2026-11-03')], 'day', asked);
  expect(days.at(-1)).toMatchObject({ date: '2026-11-23', noTrade: 'offSeason' });
});

test('months and weeks without trade stand in their place', () => {
  const months = trendDays([pointOn('2025-12-01'), pointOn('2026-02-01')], 'month', asked);
  expect(months.map(({ date }) => date).slice(0, 4)).toEqual([
    '2025-12-01',
    '2026-01-01',
    '2026-02-01',
    '2026-03-01',
  ]);
  expect(months[1]?.noTrade).toBe('offSeason');
  const weeks = trendDays([pointOn('2026-11-02'), pointOn('2026-11-16')], 'week', asked);
  expect(weeks.map(({ date }) => date)).toEqual([
    '2026-11-02',
    '2026-11-09',
    '2026-11-16',
    '2026-11-23',
  ]);
});

test('nothing traded is nothing to draw', () => {
  expect(trendDays([], 'day', asked)).toEqual([]);
  expect(lastMonths([], 3)).toEqual([]);
});

test('the last month is as long as a month', () => {
  const days = trendDays([pointOn('2026-08-01')], 'day', asked);
  expect(lastMonths(days, 1)).toHaveLength(30);
});

test('a forecast stands on each day of its week, to the end of which the days go on', () => {
  const days = trendDays([pointOn('2026-11-23'), pointOn('2026-11-24')], 'day', {
    ...{ date: '2026-11-24', today: '2026-11-24', forecast: forecastOf('2026-11-23') },
  });
  expect(days.map(({ date }) => date).at(-1)).toBe('2026-11-29');
  expect(days.every(({ forecast }) => forecast?.value === 3_100)).toBe(true);
  expect(days.slice(2).map(({ noTrade }) => noTrade)).toEqual(Array(5).fill('ahead'));
});

test('a forecast of the next week is one more point of a graph by week, and none by month', () => {
  const asked = { date: '2026-11-22', today: '2026-11-22', forecast: forecastOf('2026-11-23') };
  const weeks = trendDays([pointOn('2026-11-09'), pointOn('2026-11-16')], 'week', asked);
  expect(weeks.map(({ date, forecast }) => [date, forecast?.value])).toEqual([
    ['2026-11-09', undefined],
    ['2026-11-16', undefined],
    ['2026-11-23', 3_100],
  ]);
  const months = trendDays([pointOn('2026-10-01'), pointOn('2026-11-01')], 'month', asked);
  expect(months).toHaveLength(2);
  expect(months.some(({ forecast }) => forecast)).toBe(false);
});

test('what is ahead does not take room from the months that have been', () => {
  const asked = { date: '2026-11-23', today: '2026-11-23', forecast: forecastOf('2026-11-23') };
  const days = lastMonths(trendDays([pointOn('2026-08-01')], 'day', asked), 1);
  expect(days.filter(({ noTrade }) => noTrade !== 'ahead')).toHaveLength(30);
  expect(days.at(-1)?.date).toBe('2026-11-29');
});

test('while history is being filled in, a day without trade is not known to be one', () => {
  const days = trendDays([pointOn('2026-11-02'), pointOn('2026-11-20')], 'day', {
    ...{ date: '2026-11-23', today: '2026-11-23', isFilling: true },
  });
  expect(new Set(days.map(({ noTrade }) => noTrade))).toEqual(
    new Set([undefined, 'filling', 'notYet']),
  );
});

function forecastOf(forWeek: string): WeeklyForecast {
  return {
    ...{ forWeek, madeOn: forWeek, value: 3_100, low: 2_800, high: 3_400, method: 'naive' },
    ...{ naive: 3_000, seasonalNaive: null, normalYear: null, isPublished: true },
  };
}
