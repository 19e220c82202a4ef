import { Cron } from 'croner';
import { PomonaError } from '../../base/errors.ts';
import { dayMs, seoulOffsetMs, timeZone } from '../../base/time.ts';
import type { ScheduledTime, Source } from './source.ts';

/** A moment as a clock in Seoul shows it. */
export function seoulTime(ms: number): ScheduledTime {
  const text = new Date(ms + seoulOffsetMs).toISOString();
  return {
    date: text.slice(0, 10),
    hour: Number(text.slice(11, 13)),
    minute: Number(text.slice(14, 16)),
  };
}

/** When a clock in Seoul shows it, ms since the epoch. */
export function momentOf({ date, hour, minute }: ScheduledTime): number {
  return Date.parse(`${date}T00:00:00Z`) + (hour * 60 + minute) * 60_000 - seoulOffsetMs;
}

/**
 * A date some days later, or earlier.
 *
 * @example addDays('2026-03-01', -1) // '2026-02-28'
 */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Dates from one to another, both included, in order. */
export function datesBetween(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date);
  return dates;
}

/** A date as `YYYY-MM-DD`. Throws `invalid_parameter` for anything else. */
export function requireDate(text: string, name: string): string {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  if (isDate && addDays(text, 0) === text) return text;
  throw new PomonaError(
    'invalid_parameter',
    `${name} is a date such as 2026-11-01, not "${text}".`,
  );
}

/** The last time at which a source was due, at a moment or before it. */
export function lastDue({ schedule }: Pick<Source, 'schedule'>, ms: number): number | undefined {
  // What is due at this very moment counts, and the pattern looks strictly before.
  const [last] = new Cron(schedule, { timezone: timeZone, paused: true }).previousRuns(
    1,
    new Date(ms + 1_000),
  );
  return last?.getTime();
}

/** The next time at which a source is due, after a moment. */
export function nextDue({ schedule }: Pick<Source, 'schedule'>, ms: number): number | undefined {
  const pattern = new Cron(schedule, { timezone: timeZone, paused: true });
  return pattern.nextRun(new Date(ms))?.getTime();
}

/** Every time at which a source was due on these days. */
export function dueBetween(source: Pick<Source, 'schedule'>, from: string, to: string): number[] {
  const endMs = momentOf({ date: addDays(to, 1), hour: 0, minute: 0 });
  const times: number[] = [];
  let ms = momentOf({ date: from, hour: 0, minute: 0 }) - 1_000;
  for (;;) {
    const next = nextDue(source, ms);
    if (next === undefined || next >= endMs) return times;
    times.push(next);
    ms = next;
  }
}
