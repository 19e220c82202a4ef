import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import type { Part, Source, SourceRow } from '../../../src/collect/sources/source.ts';
import { pricePerKgOf } from '../formats/unit-weight.ts';
import { garak } from '../providers/garak.ts';
import { garakPageSize, readGarakPage } from './garak-request.ts';
import { seriesParts, seriesRequest, seriesRow } from './garak-price-series.ts';
import { garakSeriesItem } from './garak-series-item.ts';

/**
 * The flow of prices from week to week (주별가격흐름): this week's mean, last week's, and the change. The data set of that
 * name (15076048) has no documented request; this is the weekly mean, Monday to Sunday, of the daily series (data53),
 * which holds the same.
 */
export const garakWeeklyPrices: Source = {
  name: 'garak-weekly-prices',
  provider: garak,
  title: { ko: '가락시장 주별 가격흐름', en: 'Weekly price flow at Garak' },
  documentation: 'https://www.data.go.kr/data/15076048/openapi.do',
  table: 'garak_weekly_prices',
  fields: [
    { name: 'weekStart', type: 'date', about: 'Monday of the week' },
    { name: 'itemCode', type: 'varchar', about: "the shop's item, six digits" },
    { name: 'garakItemCode', type: 'varchar', about: "Garak's own code of the item" },
    { name: 'itemName', type: 'varchar', about: 'as Garak names it' },
    { name: 'unitName', type: 'varchar', about: 'such as 5키로상자, where it is told' },
    { name: 'unitKg', type: 'double', about: 'weight of a unit, kg' },
    { name: 'gradeCode', type: 'varchar', about: '0 is all grades together' },
    { name: 'tradingDays', type: 'integer', about: 'days of the week that have a price' },
    { name: 'averagePriceKrw', type: 'double', about: 'mean of these days, KRW a unit' },
    { name: 'pricePerKg', type: 'double', about: 'averagePriceKrw / unitKg, KRW per kg' },
    {
      name: 'previousAveragePriceKrw',
      type: 'double',
      about: 'mean of the week before, KRW a unit',
    },
    { name: 'changePercent', type: 'double', about: 'of the mean against the week before, %' },
  ],
  key: ['weekStart', 'garakItemCode', 'gradeCode'],
  schedule: '30 16 * * *',
  parts: ({ date }) => [...weekParts(addDays(mondayOf(date), -7)), ...weekParts(mondayOf(date))],
  backfillParts: (from, to) => {
    const parts: Part[] = [];
    for (let monday = mondayOf(from); monday <= to; monday = addDays(monday, 7))
      parts.push(...weekParts(monday));
    return parts;
  },
  pageSize: garakPageSize,
  request: seriesRequest,
  read: (answer, { values: { item, from } }) => {
    const asked = garakSeriesItem(String(item));
    return readGarakPage(answer, undefined, (record) => ({
      ...seriesRow(record, asked),
      weekStart: addDays(String(from), 7),
    }));
  },
  combine: combineWeek,
  sampleDays: 364,
};

/** A week and the one before it, which it is compared with. */
function weekParts(monday: string): readonly Part[] {
  return seriesParts(addDays(monday, -7), addDays(monday, 6));
}

function mondayOf(date: string): string {
  return addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
}

/** Makes the days of two weeks one row of the later; none where that has no price. */
function combineWeek(days: readonly SourceRow[]): readonly SourceRow[] {
  const [first] = days;
  if (!first) return [];
  const weekStart = String(first.weekStart);
  const pricesOf = (from: string) =>
    days.flatMap(({ date, averagePriceKrw }) =>
      String(date) >= from && String(date) < addDays(from, 7) && averagePriceKrw != null
        ? [Number(averagePriceKrw)]
        : [],
    );
  const prices = pricesOf(weekStart);
  const average = meanOf(prices);
  const previous = meanOf(pricesOf(addDays(weekStart, -7)));
  if (average === null) return [];
  const { itemCode = '', garakItemCode = '', itemName = '', unitName = '' } = first;
  const unitKg = first.unitKg == null ? null : Number(first.unitKg);
  return [
    {
      ...{ weekStart, itemCode, garakItemCode, itemName, unitName, unitKg },
      gradeCode: first.gradeCode ?? '',
      tradingDays: prices.length,
      averagePriceKrw: Math.round(average),
      pricePerKg: pricePerKgOf(average, unitKg),
      previousAveragePriceKrw: previous === null ? null : Math.round(previous),
      changePercent:
        previous === null || previous === 0
          ? null
          : Math.round((average / previous - 1) * 1_000) / 10,
    },
  ];
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0) / values.length;
}
