import type { TrendPoint, WeeklyForecast } from '../answers.ts';
import { addDays, daysBetween, isSunday, longestHolidayDays } from '../days.ts';

export type Period = 'day' | 'week' | 'month';

/**
 * Why a day has no price: markets rest on Sundays and holidays; out of season nothing is sold for longer; while history is
 * being filled in nobody knows; what is ahead has not been.
 */
export type NoTrade = 'sunday' | 'closed' | 'offSeason' | 'notYet' | 'filling' | 'ahead';

/** A day, week or month of the graph, in order and without gaps. */
export interface TrendDay {
  /** The day, the Monday of the week, or the first of the month. */
  readonly date: string;
  readonly point: TrendPoint | undefined;
  readonly noTrade: NoTrade | undefined;
  /** That of the week, on each of its days. */
  readonly forecast: WeeklyForecast | undefined;
}

interface Around {
  /** The day that is asked about. */
  readonly date: string;
  /** Nothing being known of it yet makes no holiday of it. */
  readonly today: string;
  /** A forecast of one week; the days go on to its end. */
  readonly forecast?: WeeklyForecast | null;
  /** Whether earlier days may still come in. */
  readonly isFilling?: boolean;
}

/**
 * Every day, week or month from the first point to `date` and on to the end of what is forecast, with what was paid then
 * or why nothing was. A forecast of a week says nothing of a month, and is left out there.
 */
export function trendDays(
  points: readonly TrendPoint[],
  by: Period,
  { date, today, forecast, isFilling = false }: Around,
): readonly TrendDay[] {
  const byDate = new Map(points.map((point) => [point.date, point]));
  const [first] = points;
  if (!first) return [];
  const ahead = forecast && by !== 'month' ? forecast : undefined;
  const lastOfForecast = ahead && addDays(ahead.forWeek, by === 'day' ? 6 : 0);
  const last = lastOfForecast !== undefined && lastOfForecast > date ? lastOfForecast : date;
  const dates = periodsBetween(first.date, last, by);
  const gapOf = gapsAround(
    dates.filter((each) => each <= date),
    byDate,
  );
  return dates.map((each) => {
    const point = byDate.get(each);
    return {
      date: each,
      point,
      noTrade: point ? undefined : reasonOf(each),
      forecast: ahead && isInWeek(each, ahead.forWeek) ? ahead : undefined,
    };
  });

  function reasonOf(each: string): NoTrade {
    if (each > date) return 'ahead';
    if (isFilling && each !== today) return 'filling';
    if (by !== 'day' || gapOf(each) > longestHolidayDays) return 'offSeason';
    if (isSunday(each)) return 'sunday';
    return each === today ? 'notYet' : 'closed';
  }
}

const isInWeek = (day: string, monday: string) => day >= monday && day <= addDays(monday, 6);

/** The last so many months up to the newest day that is not ahead, and what is ahead. */
export function lastMonths(days: readonly TrendDay[], months: number): readonly TrendDay[] {
  const last = days.findLast(({ noTrade }) => noTrade !== 'ahead');
  if (!last) return [];
  const least = addDays(last.date, -Math.round(months * 30.44));
  return days.filter(({ date }) => date > least);
}

function periodsBetween(from: string, to: string, by: Period): readonly string[] {
  if (by !== 'month') {
    const stepDays = by === 'day' ? 1 : 7;
    const count = Math.floor(daysBetween(from, to) / stepDays) + 1;
    return Array.from({ length: Math.max(0, count) }, (_, index) =>
      addDays(from, index * stepDays),
    );
  }
  const months: string[] = [];
  for (let month = from; month <= to; month = monthAfter(month)) months.push(month);
  return months;
}

function monthAfter(firstOfMonth: string): string {
  return `${addDays(firstOfMonth, 31).slice(0, 7)}-01`;
}

/** How many periods without trade stand together where one is. */
function gapsAround(dates: readonly string[], traded: ReadonlyMap<string, unknown>) {
  const lengths = new Map<string, number>();
  let gap: string[] = [];
  const close = () => {
    for (const date of gap) lengths.set(date, gap.length);
    gap = [];
  };
  for (const date of dates) {
    if (traded.has(date)) close();
    else gap.push(date);
  }
  close();
  return (date: string) => lengths.get(date) ?? 0;
}
