import { dayMs, hourMs, minuteMs } from '../base/time.ts';

const iso8601 = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;
const short = /^(\d{1,8})(s|m|h|d)$/;
const unitMs: Readonly<Record<string, number>> = { s: 1000, m: minuteMs, h: hourMs, d: dayMs };

/**
 * Reads a duration of whole seconds, minutes, hours and days: ISO 8601 (`PT30M`, `P1DT12H`) or short (`30m`, `2h`, `1d`).
 * Milliseconds, more than 0; undefined for anything else. Months and years have no fixed length and are not taken.
 */
export function parseDurationMs(text: string): number | undefined {
  const shortMatch = short.exec(text);
  const ms = shortMatch
    ? Number(shortMatch[1]) * (unitMs[shortMatch[2] ?? ''] ?? 0)
    : isoDurationMs(text);
  return ms > 0 ? ms : undefined;
}

function isoDurationMs(text: string): number {
  const [, days, hours, minutes, seconds] = iso8601.exec(text) ?? [];
  return (
    Number(days ?? 0) * dayMs +
    Number(hours ?? 0) * hourMs +
    Number(minutes ?? 0) * minuteMs +
    Number(seconds ?? 0) * 1000
  );
}
