import { dayMs } from '../../../src/base/time.ts';

/** A week by its Monday ('YYYY-MM-DD') and its value, in KRW/kg for prices; null where nothing was traded or measured. */
export interface WeeklyValue {
  readonly week: string;
  readonly value: number | null;
}

/** On which scale errors are measured and intervals drawn: 'log' for prices (never zero or less), 'linear' for what may be negative. */
export type Scale = 'log' | 'linear';

/** A forecast reaches this many weeks ahead. */
export const maxHorizonWeeks = 4;

/**
 * A series without holes between its weeks: index 0 is `firstWeek`, every further index a week later.
 * All values are on the scale of the forecast, NaN where missing. `normalYear` goes on for {@link maxHorizonWeeks} weeks.
 */
export interface WeekGrid {
  readonly firstWeek: string;
  readonly values: Float64Array;
  readonly normalYear: Float64Array;
  readonly scale: Scale;
}

const weekMs = 7 * dayMs;

/** The Monday of the week in which the date ('YYYY-MM-DD') lies. */
export function mondayOf(date: string): string {
  const ms = Date.parse(date);
  const weekday = (new Date(ms).getUTCDay() + 6) % 7;
  return new Date(ms - weekday * dayMs).toISOString().slice(0, 10);
}

/** The Monday that many weeks later, or earlier. */
export function addWeeks(week: string, weeks: number): string {
  return new Date(Date.parse(week) + weeks * weekMs).toISOString().slice(0, 10);
}

function weeksBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / weekMs);
}

/** The value on the scale of the forecast; NaN if it is missing, or is zero or less where logarithms are taken. */
export function toScale(value: number | null, scale: Scale): number {
  if (value === null || !Number.isFinite(value)) return NaN;
  if (scale === 'linear') return value;
  return value > 0 ? Math.log(value) : NaN;
}

/** The way back from {@link toScale}; null for NaN. */
export function fromScale(scaled: number | undefined, scale: Scale): number | null {
  if (scaled === undefined || Number.isNaN(scaled)) return null;
  return scale === 'log' ? Math.exp(scaled) : scaled;
}

/**
 * Lays the series on a grid of weeks that ends with the last whole week before `madeOn` (a Monday).
 * What is dated later is not read at all. Weeks may come in any order; the last of two equal weeks counts.
 */
export function layOnGrid(
  series: readonly WeeklyValue[],
  options: {
    readonly madeOn: string;
    readonly scale: Scale;
    readonly normalYear: (week: string) => number | null;
  },
): WeekGrid {
  const { madeOn, scale, normalYear } = options;
  const known = series
    .map(({ week, value }) => ({ week: mondayOf(week), value: toScale(value, scale) }))
    .filter(({ week, value }) => week < madeOn && !Number.isNaN(value));
  const firstWeek = known.reduce((first, { week }) => (week < first ? week : first), madeOn);
  const values = new Float64Array(weeksBetween(firstWeek, madeOn)).fill(NaN);
  for (const { week, value } of known) values[weeksBetween(firstWeek, week)] = value;
  const usual = Float64Array.from({ length: values.length + maxHorizonWeeks }, (_, index) =>
    toScale(normalYear(addWeeks(firstWeek, index)), scale),
  );
  return { firstWeek, values, normalYear: usual, scale };
}
