import { dayMs } from '../../../src/base/time.ts';
import type { DataGoKrItem } from '../formats/data-go-kr.ts';
import { readDate } from '../formats/item-columns.ts';

/**
 * The days (`fcstDate`) of a short-term forecast that come every three hours, where PCP, SNO and WSD are codes: since
 * 28 November 2024 the third day after the issue, the fourth for issues from 17:00 on. The guide and one client differ
 * about that day, so the hours decide where they can: a day with an hour between the threes is told hourly.
 */
export function forecastTailDates(items: readonly DataGoKrItem[]): ReadonlySet<string> {
  const days = Map.groupBy(items, ({ fcstDate = '' }) => fcstDate);
  return new Set([...days].filter(([day, ofDay]) => isTail(day, ofDay)).map(([day]) => day));
}

function isTail(day: string, [first, ...others]: readonly DataGoKrItem[]): boolean {
  const hours = new Set(
    [first, ...others].map((item) => Number((item?.fcstTime ?? '').slice(0, 2))),
  );
  const daysAhead = daysBetween(first?.baseDate ?? '', day);
  if (daysAhead < 3 || [...hours].some((hour) => hour % 3 !== 0)) return false;
  return hours.size > 1 || daysAhead > 3 || (first?.baseTime ?? '') < '1700';
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(readDate(to) ?? '') - Date.parse(readDate(from) ?? '')) / dayMs;
}
