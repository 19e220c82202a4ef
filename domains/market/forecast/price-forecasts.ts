import type { DerivedContext, DerivedTable } from '../../../src/collect/sources/derived-table.ts';
import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import type { SourceRow } from '../../../src/collect/sources/source.ts';
import { marketItems } from '../items.ts';
import { normalYear } from '../normal-year.ts';
import { forecastItem } from './forecast-item.ts';
import type { SeriesForecast } from './forecast-series.ts';
import { mondayOf } from './week-grid.ts';
import type { WeeklyValue } from './week-grid.ts';

/** Garak (서울가락): the largest market, and the one whose history reaches back for years. */
const marketCode = '110001';
/** Past weeks that are forecast again, as of then. */
const backTestWeeks = 104;

/** Mean prices of weeks, and of the days they are made of. */
interface History {
  readonly weeks: readonly WeeklyValue[];
  readonly days: readonly { readonly date: string; readonly value: number }[];
}

/**
 * Weekly forecasts of each item's price per kilogram at Garak market, and the record of past ones. A forecast that was
 * published stays as it was; only what came is filled in.
 */
export const priceForecasts: DerivedTable = {
  name: 'price-forecasts',
  table: 'price_forecasts',
  fields: [
    { name: 'itemCode', type: 'varchar', about: 'Item, six digits' },
    { name: 'madeOn', type: 'date', about: 'Monday on which it was made' },
    { name: 'forWeek', type: 'date', about: 'Monday of the week it is for' },
    { name: 'value', type: 'double', about: 'Forecast mean price, KRW/kg' },
    { name: 'low', type: 'double', about: 'Lower end of the 80 % interval, KRW/kg' },
    { name: 'high', type: 'double', about: 'Upper end of the 80 % interval, KRW/kg' },
    { name: 'method', type: 'varchar', about: 'How it was made' },
    {
      name: 'betterThanNaive',
      type: 'boolean',
      about: 'Whether the method beat the last value so far',
    },
    { name: 'reasonCode', type: 'varchar', about: 'Why this method, by a name that stays' },
    { name: 'reasonKo', type: 'varchar', about: 'Why this method, in Korean' },
    { name: 'reasonEn', type: 'varchar', about: 'Why this method, in English' },
    { name: 'lastWeek', type: 'date', about: 'Monday of the week of the last value' },
    { name: 'naive', type: 'double', about: 'The last value, KRW/kg' },
    { name: 'seasonalNaive', type: 'double', about: 'The same week of last year, KRW/kg' },
    { name: 'normalYear', type: 'double', about: 'The normal year, KRW/kg' },
    { name: 'actual', type: 'double', about: 'What came, KRW/kg' },
    {
      name: 'isPublished',
      type: 'boolean',
      about: 'False where it was made afterwards, from what was known then',
    },
  ],
  key: ['itemCode', 'madeOn', 'forWeek'],

  async version({ query, today }) {
    const [row] = await query<{ first: string | null; weeks: number }>(
      `select min(date)::varchar as first, count(distinct date_trunc('week', date))::integer as weeks
       from market.daily_prices where date < $1::date and marketCode = '${marketCode}'`,
      [mondayOf(today)],
    );
    return `${mondayOf(today)} ${row?.first} ${row?.weeks}`;
  },

  async *compute(context) {
    for (const { itemCode } of marketItems) {
      const history = await readHistory(context, itemCode);
      if (history.weeks.length === 0) continue;
      const normalOf = normalYear(history.days);
      const made = await forecastItem(history.weeks, {
        ...{ madeOn: context.today, backTestWeeks, signal: context.signal },
        normalYear: (week) => weekOfNormalYear(normalOf, week),
      });
      yield { part: itemCode, rows: await rowsOf(context, itemCode, made) };
    }
  },
};

/** The Monday on which the forecasts of a version of the table were made. */
export function madeOnOf(version: string): string {
  return version.slice(0, 10);
}

async function readHistory({ query, today }: DerivedContext, itemCode: string): Promise<History> {
  const days = await query<{ date: string; value: number }>(
    `select date::varchar as date, pricePerKg as value from market.daily_prices
     where itemCode = $1 and date < $2::date and marketCode = '${marketCode}' and pricePerKg is not null
     order by date`,
    [itemCode, mondayOf(today)],
  );
  const weeks = Map.groupBy(days, ({ date }) => mondayOf(date));
  return {
    days,
    weeks: [...weeks].map(([week, ofWeek]) => ({
      week,
      value: mean(ofWeek.map(({ value }) => value)),
    })),
  };
}

/** The normal year's mean of a week's days. */
function weekOfNormalYear(normalOf: ReturnType<typeof normalYear>, week: string): number | null {
  const days = Array.from({ length: 7 }, (_, day) => normalOf(addDays(week, day))?.value);
  const known = days.filter((value) => value !== undefined);
  return known.length === 0 ? null : mean(known);
}

async function rowsOf(
  { query }: DerivedContext,
  itemCode: string,
  { forecasts, record }: SeriesForecast,
): Promise<readonly SourceRow[]> {
  const before = await query<SourceRow>(
    `select itemCode, madeOn::varchar as madeOn, forWeek::varchar as forWeek,
       value, low, high, method, betterThanNaive, reasonCode, reasonKo, reasonEn, lastWeek::varchar as lastWeek, naive, seasonalNaive, normalYear, actual, isPublished
     from market.price_forecasts where itemCode = $1 and isPublished`,
    [itemCode],
  );
  const published = new Map(before.map((row) => [keyOf(row), row]));
  const made = [
    ...record.map((row) => ({ ...row, isPublished: false })),
    ...forecasts.map((row) => ({ ...row, actual: null, isPublished: true })),
  ];
  const rows = made.map(({ horizonWeeks: _, choice, reason, ...row }): SourceRow => {
    const kept = published.get(keyOf(row));
    published.delete(keyOf(row));
    if (kept) return { ...kept, actual: row.actual };
    const reasons = { reasonCode: choice.kind, reasonKo: reason.ko, reasonEn: reason.en };
    return { itemCode, ...row, ...reasons };
  });
  return [...published.values(), ...rows];
}

function keyOf({ madeOn, forWeek }: { readonly madeOn?: unknown; readonly forWeek?: unknown }) {
  return `${String(madeOn)} ${String(forWeek)}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
