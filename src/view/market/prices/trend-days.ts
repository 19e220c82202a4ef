import type { TrendPoint } from '../answers.ts';
import { addDays, daysBetween, isSunday, longestHolidayDays } from '../days.ts';

export type Period = 'day' | 'week' | 'month';

/** Why a day has no price: markets rest on Sundays and holidays; out of season nothing is sold for longer. */
export type NoTrade = 'sunday' | 'closed' | 'offSeason' | 'notYet';

/** A day, week or month of the graph, in order and without gaps. */
export interface TrendDay {
  /** The day, the Monday of the week, or the first of the month. */
  readonly date: string;
  readonly point: TrendPoint | undefined;
  readonly noTrade: NoTrade | undefined;
}

/**
 * Every day, week or month from the first point to `date`, with what was paid then or why nothing was.
 *
 * @param today a day of which nothing is known yet is no holiday
 */
export function trendDays(
  points: readonly TrendPoint[],
  by: Period,
  { date, today }: { readonly date: string; readonly today: string },
): readonly TrendDay[] {
  const byDate = new Map(points.map((point) => [point.date, point]));
  const [first] = points;
  if (!first) return [];
  const dates = periodsBetween(first.date, date, by);
  const gapOf = gapsAround(dates, byDate);
  return dates.map((each) => {
    const point = byDate.get(each);
    return { date: each, point, noTrade: point ? undefined : reasonOf(each, gapOf(each)) };
  });

  function reasonOf(each: string, gapPeriods: number): NoTrade {
    if (by !== 'day' || gapPeriods > longestHolidayDays) return 'offSeason';
    if (isSunday(each)) return 'sunday';
    return each === today ? 'notYet' : 'closed';
  }
}

/** The last so many months of them. */
export function lastMonths(days: readonly TrendDay[], months: number): readonly TrendDay[] {
  const last = days.at(-1);
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
