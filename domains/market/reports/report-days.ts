import { PomonaError } from '../../../src/base/errors.ts';
import { dayMs } from '../../../src/base/time.ts';
import { addDays, requireDate } from '../../../src/collect/sources/scheduled-time.ts';

/** Days from one to another, both included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** No series of public data begins earlier. */
const firstDay = '1970-01-01';

/** The day that is asked for; today without one. Throws `invalid_parameter` for what is no date, or out of all reach. */
export function dayAsked(text: string | undefined, today: string): string {
  return text === undefined ? today : requireDay(text, 'date', today);
}

function requireDay(text: string, name: string, today: string): string {
  const date = requireDate(text, name);
  const lastDay = addDays(today, 366);
  if (date >= firstDay && date <= lastDay) return date;
  throw wrong(`${name} must lie between ${firstDay} and ${lastDay}, got ${date}.`);
}

/**
 * The days that are asked for: without an end up to today, without a beginning so many days.
 * Throws `invalid_parameter` for what is no date or out of all reach, for an end before the beginning, and for more days than allowed.
 */
export function daysAsked(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  { today, standardDays, mostDays }: DayLimits,
): DayRange {
  const to = asked.to === undefined ? today : requireDay(asked.to, 'to', today);
  const from =
    asked.from === undefined
      ? addDays(to, 1 - standardDays)
      : requireDay(asked.from, 'from', today);
  if (from > to) throw wrong(`from (${from}) is after to (${to}).`);
  const days = daysBetween(from, to) + 1;
  if (days > mostDays) {
    throw wrong(`${from} to ${to} are ${days} days; at most ${mostDays} can be asked for at once.`);
  }
  return { from, to };
}

interface DayLimits {
  readonly today: string;
  readonly standardDays: number;
  readonly mostDays: number;
}

/** The condition under which a date lies in the range. */
export function duringDays({ from, to }: DayRange, column = 'date'): string {
  return `${column} between date '${from}' and date '${to}'`;
}

/** How many days a date is after another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/**
 * The same day of an earlier month, or the last of that month where it is shorter.
 *
 * @example monthsBefore('2026-03-31', 1) // '2026-02-28'
 */
export function monthsBefore(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  const moment = Date.UTC(year, month - 1 - months, Math.min(day, lastDay));
  return new Date(moment).toISOString().slice(0, 10);
}

function wrong(message: string): PomonaError {
  return new PomonaError('invalid_parameter', message);
}
