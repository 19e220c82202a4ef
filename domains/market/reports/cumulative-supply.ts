import { datesBetween } from '../../../src/collect/sources/scheduled-time.ts';
import { normalYear } from '../normal-year.ts';
import type { NormalYearValue } from '../normal-year.ts';
import { daysBetween } from './report-days.ts';
import type { TradeDay } from './trade-days.ts';

export interface DayVolume {
  readonly date: string;
  readonly volumeKg: number;
}

export interface CumulativeSupply {
  /** Up to the day, on the days of trade. */
  readonly thisYear: readonly DayVolume[];
  /** On every day of the year of the day; empty where there is no normal year. */
  readonly normalYear: readonly DayVolume[];
  /** False where days seem to be missing from this year, so that its sum is too small. */
  readonly isComplete: boolean;
  normalOn(date: string): NormalYearValue | undefined;
}

const consideredYears = 5;
/** No market is closed for longer: where more days lie between two of trade, some have not been brought in. */
const longestClosingDays = 10;

/**
 * What has come since 1 January. The normal year is that of the cumulative weights on the same day of the year, not the
 * sum of normal days: holidays fall on other dates every year, and every date would have its share of trade.
 */
export function cumulativeByYear(
  days: readonly TradeDay[],
  date: string,
  /** Days on which anything at all was traded at the market, in order. */
  marketDays: readonly string[],
): CumulativeSupply {
  const year = Number(date.slice(0, 4));
  const runs = new Map(
    Array.from({ length: consideredYears + 1 }, (_, ago) => [year - ago, runOf(days, year - ago)]),
  );
  const years = [...runs.keys()].filter(
    (each) => each < year && isComplete(marketDays, `${each}-01-01`, `${each}-12-31`),
  );
  return {
    thisYear: runs.get(year) ?? [],
    isComplete: isComplete(marketDays, `${year}-01-01`, date),
    normalOn,
    normalYear: datesBetween(`${year}-01-01`, `${year}-12-31`).flatMap((each) => {
      const normal = normalOn(each);
      return normal ? [{ date: each, volumeKg: normal.value }] : [];
    }),
  };

  function normalOn(each: string): NormalYearValue | undefined {
    // Without neighbours, the mean of five days is the day itself: across new year they would be another year's sums.
    const sameDay = each.endsWith('-02-29') ? '-02-28' : each.slice(4);
    return normalYear(
      years.map((past) => ({
        date: `${past}${sameDay}`,
        value: volumeBy(runs.get(past) ?? [], `${past}${each.slice(4)}`),
      })),
    )(each);
  }
}

function isComplete(marketDays: readonly string[], from: string, to: string): boolean {
  const within = marketDays.filter((each) => each > from && each < to);
  const dates = [from, ...within, to];
  return dates.every(
    (each, place) => daysBetween(dates[place - 1] ?? from, each) <= longestClosingDays,
  );
}

function runOf(days: readonly TradeDay[], year: number): DayVolume[] {
  let sum = 0;
  return days
    .filter(({ date }) => date.startsWith(`${year}-`))
    .map(({ date, volumeKg }) => ({ date, volumeKg: (sum += volumeKg) }));
}

function volumeBy(run: readonly DayVolume[], date: string): number {
  return run.findLast((each) => each.date <= date)?.volumeKg ?? 0;
}
