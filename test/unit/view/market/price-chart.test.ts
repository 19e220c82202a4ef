import { expect, test } from 'vitest';
import type { TrendPoint, WeeklyForecast } from '../../../../src/view/market/answers.ts';
import { priceChart } from '../../../../src/view/market/prices/price-chart.ts';
import { trendDays } from '../../../../src/view/market/prices/trend-days.ts';
import type { Period } from '../../../../src/view/market/prices/trend-days.ts';
import { marketFormatFor } from '../../../../src/view/market/use-market-format.ts';
import { pointOn } from './trend-point.ts';

const forecast: WeeklyForecast = {
  ...{ forWeek: '2026-11-23', madeOn: '2026-11-23', value: 3_100, low: 2_800, high: 3_400 },
  ...{ method: 'naive', naive: 3_000, seasonalNaive: null, normalYear: null, isPublished: true },
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

test('the day pointed at is told, though lines have no point on days without trade', () => {
  const points = ['2026-11-20', '2026-11-21', '2026-11-23', '2026-11-24'].map(pointOn);
  const { series, tooltip } = optionOf('day', null, points);
  const [value] = series;
  expect(value?.data.map(([index]) => index)).toEqual([0, 1, 3, 4]);
  // As ECharts tells of the price on 23 November: the third point of its line, on the fourth day of the axis.
  const hovered = { dataIndex: 2, axisValue: '2026-11-23' };
  expect(tooltip.formatter([hovered])).toBe('2026-11-23');
  expect(tooltip.formatter([])).toBe('');
});

interface Series {
  readonly name?: string;
  readonly stack?: string;
  readonly data: readonly (readonly [index: number, value: number | null])[];
}

interface Option {
  readonly series: readonly Series[];
  readonly tooltip: { readonly formatter: (hovered: readonly object[]) => string };
}

/** The two bars of the interval and the line of the forecast. */
function seriesOf(by: Period, given: WeeklyForecast | null): readonly Series[] {
  const points = by === 'day' ? [pointOn('2026-11-22')] : [pointOn('2026-11-16')];
  return optionOf(by, given, points).series.filter(
    ({ name, stack }) => name === 'forecast' || stack === 'interval',
  );
}

function optionOf(
  by: Period,
  forecast: WeeklyForecast | null,
  points: readonly TrendPoint[],
): Option {
  const days = trendDays(points, by, { date: '2026-11-24', today: '2026-11-24', forecast });
  const text = { color: '', fontFamily: '', fontSize: 12 };
  return priceChart(
    { colour: (name) => name, text, tooltip: {} },
    {
      ...{ days, shown: days.length, format: marketFormatFor('ko') },
      ...{ dayText: (date) => date, words: ({ date }) => [date] },
    },
  ) as unknown as Option;
}
