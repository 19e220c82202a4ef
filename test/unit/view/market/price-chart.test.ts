import { expect, test } from 'vitest';
import type { TrendPoint, WeeklyForecast } from '../../../../src/view/market/answers.ts';
import { priceChart } from '../../../../src/view/market/prices/price-chart.ts';
import { trendDays } from '../../../../src/view/market/prices/trend-days.ts';
import type { Period } from '../../../../src/view/market/prices/trend-days.ts';
import { marketFormatFor } from '../../../../src/view/market/use-market-format.ts';

const forecast: WeeklyForecast = {
  ...{ forWeek: '2026-11-23', madeOn: '2026-11-23', value: 3_100, low: 2_800, high: 3_400 },
  ...{ method: 'naive', naive: 3_000, seasonalNaive: null, normalYear: null },
};

test('what is forecast is a line of its own in the band from low to high, on the days of its week', () => {
  const [low, band, line] = seriesOf('day', forecast);
  const days = [1, 2, 3, 4, 5, 6, 7];
  expect(line?.data).toEqual(days.map((index) => [index, 3_100]));
  expect(low?.data).toEqual(days.map((index) => [index, 2_800]));
  expect(band?.data).toEqual(days.map((index) => [index, 600]));
  expect(line).toMatchObject({ name: 'forecast', showSymbol: false });
});

test('by week it is a point, which has to be shown', () => {
  const [, , line] = seriesOf('week', forecast);
  expect(line).toMatchObject({ data: [[1, 3_100]], showSymbol: true });
});

test('without an interval there is no band, and without a forecast nothing', () => {
  const [, band] = seriesOf('week', { ...forecast, low: null, high: null });
  expect(band?.data).toEqual([[1, null]]);
  expect(seriesOf('week', null).every(({ data }) => data.length === 0)).toBe(true);
});

interface Series {
  readonly name?: string;
  readonly stack?: string;
  readonly data: readonly (readonly [index: number, value: number | null])[];
}

/** The two bars of the interval and the line of the forecast. */
function seriesOf(by: Period, given: WeeklyForecast | null): readonly Series[] {
  const points = by === 'day' ? [pointOn('2026-11-22')] : [pointOn('2026-11-16')];
  const days = trendDays(points, by, {
    ...{ date: '2026-11-24', today: '2026-11-24', forecast: given },
  });
  const text = { color: '', fontFamily: '', fontSize: 12 };
  const { series } = priceChart(
    { colour: (name) => name, text, tooltip: {} },
    {
      ...{ days, shown: days.length, format: marketFormatFor('ko') },
      ...{ dayText: (date) => date, words: () => [] },
    },
  );
  return (series as readonly Series[]).filter(
    ({ name, stack }) => name === 'forecast' || stack === 'interval',
  );
}

function pointOn(date: string): TrendPoint {
  return { date, value: 3_000, lastYear: null, lastYearDate: null, normalYear: null, volumeKg: 1 };
}
