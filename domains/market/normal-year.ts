import { addDays } from '../../src/collect/sources/scheduled-time.ts';

/** A value of a day, `YYYY-MM-DD`: a price, a volume. */
export interface DayValue {
  readonly date: string;
  readonly value: number;
}

export interface NormalYearValue {
  readonly value: number;
  /** Years that the mean is of. */
  readonly years: number;
}

/** A normal year is made of the last so many years, without the one itself. */
const consideredYears = 5;
/** Fewer years than this are no normal year. */
const leastYears = 3;
const movingDays = 5;

/**
 * The value of a day in a normal year (평년), by the formula of KAMIS: of the five years before, the value of the same day
 * of the year, each the mean of the five days around it; the highest and the lowest dropped, and the mean of the other
 * three.
 *
 * With fewer years: of four the highest and lowest are dropped too and two are left; of three none is dropped; of two or
 * one there is no normal year (undefined), as no year can be told to be out of the ordinary. A year counts when at least
 * one of its five days has a value: days without trade have none, and the mean is of those that have. 29 February is 28
 * February in a year that lacks it.
 *
 * @param series every value known; the order is of no matter, of two for a day the later in the list counts
 */
export function normalYear(
  series: Iterable<DayValue>,
): (date: string) => NormalYearValue | undefined {
  const byDate = new Map<string, number>();
  for (const { date, value } of series) if (Number.isFinite(value)) byDate.set(date, value);
  return (date) => {
    const values = Array.from({ length: consideredYears }, (_, index) =>
      movingMean(byDate, yearsBefore(date, index + 1)),
    ).filter((value) => value !== undefined);
    if (values.length < leastYears) return undefined;
    const kept = values.length > leastYears ? withoutExtremes(values) : values;
    return { value: meanOf(kept), years: kept.length };
  };
}

/** The mean of a day, the two before and the two after, as far as they have values. */
function movingMean(byDate: ReadonlyMap<string, number>, date: string): number | undefined {
  const reach = (movingDays - 1) / 2;
  const values = Array.from({ length: movingDays }, (_, index) =>
    byDate.get(addDays(date, index - reach)),
  ).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : meanOf(values);
}

function yearsBefore(date: string, years: number): string {
  const year = String(Number(date.slice(0, 4)) - years).padStart(4, '0');
  const sameDay = `${year}${date.slice(4)}`;
  return Number.isNaN(Date.parse(sameDay)) || addDays(sameDay, 0) !== sameDay
    ? `${year}-02-28`
    : sameDay;
}

function withoutExtremes(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b).slice(1, -1);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
