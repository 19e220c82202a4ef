/** A moment read from text: its canonical spelling in UTC and its milliseconds since the epoch. */
export interface Instant {
  /** `YYYY-MM-DDTHH:MM:SS.sssZ`, with up to six digits of a second where the original had them. */
  readonly text: string;
  readonly ms: number;
}

const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * Reads an RFC 3339 date-time, which must carry an offset. Digits past the microsecond are cut;
 * a leap second (:60) is the first moment of the next minute. Anything else gives undefined.
 *
 * @example parseInstant('2026-11-22T09:00:00+09:00')?.text // '2026-11-22T00:00:00.000Z'
 */
export function parseInstant(text: string): Instant | undefined {
  const match = rfc3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour, offsetMinute] =
    match;
  const dayStart = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const inRange =
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) <= 60 &&
    Number(offsetHour ?? 0) < 24 &&
    Number(offsetMinute ?? 0) < 60;
  // Date.UTC takes years below 100 as of the last century, and carries what is out of range over.
  const isCalendarDay = new Date(dayStart).toISOString().slice(0, 10) === `${year}-${month}-${day}`;
  if (!inRange || !isCalendarDay) {
    return undefined;
  }
  const offsetMs =
    (sign === '-' ? -1 : 1) * (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * 60_000;
  const ms =
    dayStart +
    ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 +
    Number(fraction.slice(0, 3).padEnd(3, '0')) -
    offsetMs;
  return { text: formatInstant(ms, fraction.slice(3, 6)), ms };
}

/** The canonical spelling of a moment; `microDigits` are the digits after the millisecond, if any. */
export function formatInstant(ms: number, microDigits = ''): string {
  const text = new Date(ms).toISOString();
  return microDigits === '' ? text : `${text.slice(0, -1)}${microDigits}Z`;
}

/** The same moment moved by some milliseconds, microseconds kept. */
export function shiftInstant(instant: Instant, byMs: number): Instant {
  const ms = instant.ms + byMs;
  return { text: formatInstant(ms, instant.text.slice(23, -1)), ms };
}
