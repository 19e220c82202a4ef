import { addDays, datesBetween } from '../../../src/collect/sources/scheduled-time.ts';
import { mondayOf } from '../forecast/week-grid.ts';
import { normalYear } from '../normal-year.ts';
import { monthsBefore } from './report-days.ts';
import { tradeDayFor } from './trade-days.ts';
import type { TradeDay } from './trade-days.ts';

/** What a point of a series stands for. */
export type Period = 'day' | 'week' | 'month';

/** Prices of days, or the mean of those of the days of a week or month, with those of a year before and of the normal year, KRW/kg. */
export interface TrendPoint {
  /** The day, the Monday of the week, or the first of the month. */
  readonly date: string;
  readonly value: number | null;
  readonly lastYear: number | null;
  readonly lastYearDate: string | null;
  readonly normalYear: number | null;
  readonly volumeKg: number;
}

/** The day, the Monday of its week, or the first of its month. */
export function startOfPeriod(date: string, by: Period): string {
  if (by === 'day') return date;
  return by === 'week' ? mondayOf(date) : `${date.slice(0, 7)}-01`;
}

/**
 * The series from a day on. Days reach back as far as the normal year of its first point needs them; a day, week or
 * month without trade has no point.
 */
export function trendOf(
  days: readonly TradeDay[],
  { by, from }: { readonly by: Period; readonly from: string },
): readonly TrendPoint[] {
  const periods = Map.groupBy(days, ({ date }) => startOfPeriod(date, by));
  const normalOf = normalYear(
    days.flatMap(({ date, pricePerKg }) =>
      pricePerKg === null ? [] : [{ date, value: pricePerKg }],
    ),
  );
  return [...periods]
    .filter(([date]) => date >= from)
    .map(([date, ofPeriod]) => {
      const before = periodYearBefore(date, by);
      return {
        date,
        value: priceOf(ofPeriod),
        ...before,
        normalYear: meanOf(datesOfPeriod(date, by).map((each) => normalOf(each)?.value)),
        volumeKg: ofPeriod.reduce((sum, { volumeKg }) => sum + volumeKg, 0),
      };
    });

  function periodYearBefore(date: string, period: Period) {
    const start = period === 'week' ? addDays(date, -364) : monthsBefore(date, 12);
    const one = period === 'day' ? tradeDayFor(days, start) : undefined;
    const there = period === 'day' ? (one ? [one] : []) : (periods.get(start) ?? []);
    if (there.length === 0) return { lastYear: null, lastYearDate: null };
    return { lastYear: priceOf(there), lastYearDate: one?.date ?? start };
  }
}

function priceOf(days: readonly TradeDay[]): number | null {
  return meanOf(days.map(({ pricePerKg }) => pricePerKg ?? undefined));
}

function datesOfPeriod(date: string, by: Period): readonly string[] {
  if (by === 'day') return [date];
  return datesBetween(date, by === 'week' ? addDays(date, 6) : addDays(monthsBefore(date, -1), -1));
}

function meanOf(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
