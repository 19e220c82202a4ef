import { addDays, mondayOf } from '../days.ts';

/** Where a forecast's week lies, seen from a day: over, the week of the day, on its last day, the one after, or later. */
export type ForecastWeek = 'past' | 'this' | 'endsToday' | 'next' | 'later';

/**
 * Where the week of a forecast, told by its Monday, lies seen from today.
 *
 * @example forecastWeek('2026-11-23', '2026-11-29') // 'endsToday'
 */
export function forecastWeek(forWeek: string, today: string): ForecastWeek {
  const thisWeek = mondayOf(today);
  if (forWeek < thisWeek) return 'past';
  if (forWeek === thisWeek) return today === addDays(thisWeek, 6) ? 'endsToday' : 'this';
  return forWeek === addDays(thisWeek, 7) ? 'next' : 'later';
}
