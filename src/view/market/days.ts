/** The longest that wholesale markets stand still: a long holiday with Sundays beside it. */
export const longestHolidayDays = 6;

const dayMs = 86_400_000;
const seoulOffsetMs = 9 * 3_600_000;

/** The day in Seoul at a moment, `YYYY-MM-DD`. */
export function seoulDay(atMs: number): string {
  return new Date(atMs + seoulOffsetMs).toISOString().slice(0, 10);
}

/** Whether a text is a day that exists, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const atMs = Date.parse(text);
  return Number.isFinite(atMs) && new Date(atMs).toISOString().startsWith(text);
}

/** The day so many days after another; before it where negative. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}

/** How many days after `from` the day `to` is. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}

export const isSunday = (day: string): boolean => new Date(day).getUTCDay() === 0;
