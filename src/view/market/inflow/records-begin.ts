import type { TrendPoint } from '../answers.ts';
import { addDays } from '../days.ts';
import type { Days } from './inflow-ranges.ts';

/** Months that the price trend by month goes back. */
const longestMonths = 60;

/**
 * First of the month in which an item was traded first, by its prices by month; undefined where there may be earlier ones
 * than those told, or none at all.
 */
export function recordsBegin(months: readonly TrendPoint[], today: string): string | undefined {
  const [first] = months;
  const edge = addDays(today, -Math.floor((longestMonths - 2) * 30.44));
  return first !== undefined && first.date > edge ? first.date : undefined;
}

/** Whether a range has days of which there are no records. */
export function isBeforeRecords({ from }: Days, begin: string | undefined): boolean {
  return begin !== undefined && from < begin;
}
