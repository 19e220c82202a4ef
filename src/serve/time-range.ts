import { PomonaError } from '../base/errors.ts';
import { formatInstant, parseInstant } from '../base/instant.ts';
import { dayMs, hourMs, seoulOffsetMs } from '../base/time.ts';

/** A half-open range of time, ms since the epoch. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** To what the edges of a range are widened: metrics are kept by hour, or by day in Seoul. */
export type Widening = 'hour' | 'seoul_day';

const earliestMs = Date.UTC(2000, 0, 1);
const latestMs = Date.UTC(2100, 0, 1);

/**
 * The range a request asks for, in whole milliseconds: what is finer is widened, so that nothing asked for is left out.
 * `to` is now unless given, `from` a day before `to`.
 * Throws `invalid_parameter` for anything but RFC 3339 times in order, between 2000 and 2100.
 */
export function readTimeRange(
  from: string | undefined,
  to: string | undefined,
  nowMs: number,
): TimeRange {
  const toMs = to === undefined ? nowMs : readTime('to', to) + (isFiner(to) ? 1 : 0);
  const fromMs = from === undefined ? toMs - dayMs : readTime('from', from);
  if (fromMs >= toMs) {
    throw new PomonaError(
      'invalid_parameter',
      `from (${formatInstant(fromMs)}) must be before to (${formatInstant(toMs)}); the range includes from and leaves out to`,
    );
  }
  return { fromMs, toMs };
}

function readTime(name: string, text: string): number {
  // A plus sign that was not percent-encoded arrives as a space, and nothing else can stand there.
  const instant = parseInstant(text.replace(/ (\d{2}:\d{2})$/, '+$1'));
  if (!instant || instant.ms < earliestMs || instant.ms > latestMs) {
    throw new PomonaError(
      'invalid_parameter',
      `${name} must be an RFC 3339 time with an offset, between 2000 and 2100, such as 2026-11-22T09:00:00+09:00 (write the plus as %2B in an address) or 2026-11-22T00:00:00Z; it was ${JSON.stringify(text)}`,
    );
  }
  return instant.ms;
}

/** Whether a time has digits beyond the millisecond, which are cut when it is read. */
function isFiner(text: string): boolean {
  return /\.\d{3}\d*[1-9]/.test(text);
}

/** The smallest range of whole hours, or of whole days in Seoul, that contains the given one. */
export function widenRange({ fromMs, toMs }: TimeRange, widening: Widening): TimeRange {
  const unitMs = widening === 'hour' ? hourMs : dayMs;
  const shiftMs = widening === 'hour' ? 0 : seoulOffsetMs;
  return {
    fromMs: Math.floor((fromMs + shiftMs) / unitMs) * unitMs - shiftMs,
    toMs: Math.ceil((toMs + shiftMs) / unitMs) * unitMs - shiftMs,
  };
}

/** The equally long range that ends where this one starts. */
export function rangeBefore({ fromMs, toMs }: TimeRange): TimeRange {
  return { fromMs: fromMs - (toMs - fromMs), toMs: fromMs };
}

/**
 * A moment as an SQL literal. Literals, rather than parameters, let DuckDB skip row groups by their minimum and maximum.
 *
 * @example timestampLiteral(0) // "timestamp '1970-01-01 00:00:00.000'"
 */
export function timestampLiteral(ms: number): string {
  return `timestamp '${formatInstant(ms).slice(0, -1).replace('T', ' ')}'`;
}

/** The condition that a timestamp column lies in the range. */
export function duringSql({ fromMs, toMs }: TimeRange, column = 'windowStart'): string {
  return `${column} >= ${timestampLiteral(fromMs)} and ${column} < ${timestampLiteral(toMs)}`;
}
