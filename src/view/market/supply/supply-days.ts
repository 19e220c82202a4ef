import type { DayVolume, SupplyAnswer } from '../answers.ts';
import { addDays, daysBetween } from '../days.ts';

/** A day of the year with what had come by then. */
export interface CumulativeDay {
  readonly date: string;
  /** kg; null after the day that the answer is of. */
  readonly thisYearKg: number | null;
  /** kg; null where there is no normal year. */
  readonly normalYearKg: number | null;
}

/** What came on a day, kg; null where nothing was traded. */
export interface VolumeDay {
  readonly date: string;
  readonly volumeKg: number | null;
}

/** Every day of the year of `date`: sums stay as they are over days without trade. */
export function cumulativeDays(
  { thisYear, normalYear }: Pick<SupplyAnswer['series'], 'thisYear' | 'normalYear'>,
  date: string,
): readonly CumulativeDay[] {
  const year = date.slice(0, 4);
  const sums = new Map(thisYear.map((day) => [day.date, day.volumeKg]));
  const normal = new Map(normalYear.map((day) => [day.date, day.volumeKg]));
  let soFarKg = 0;
  return daysFrom(`${year}-01-01`, `${year}-12-31`).map((day) => {
    soFarKg = sums.get(day) ?? soFarKg;
    return {
      date: day,
      thisYearKg: day <= date ? soFarKg : null,
      normalYearKg: normal.get(day) ?? null,
    };
  });
}

/** Days without trade between those with it. */
export function everyDay(volumes: readonly DayVolume[]): readonly VolumeDay[] {
  const known = new Map(volumes.map((day) => [day.date, day.volumeKg]));
  const first = volumes[0]?.date;
  const last = volumes.at(-1)?.date;
  if (first === undefined || last === undefined) return [];
  return daysFrom(first, last).map((date) => ({ date, volumeKg: known.get(date) ?? null }));
}

function daysFrom(from: string, to: string): readonly string[] {
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index));
}
