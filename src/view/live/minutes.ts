import type { TimelineMinute } from './insight-rows.ts';
import { minuteMs, startOfMinute, startOfSeoulDay } from './seoul-time.ts';

export interface MinuteCount {
  readonly startMs: number;
  readonly events: number;
  /** Distinct visitors within the minute. */
  readonly visitors: number;
  readonly orders: number;
}

/** The minute of `nowMs` and those before it, oldest first, with zeros where the timeline has no row. */
export function lastMinutes(
  rows: readonly TimelineMinute[],
  nowMs: number,
  count: number,
): readonly MinuteCount[] {
  const byStart = new Map(rows.map((row) => [Date.parse(row.minute), row]));
  const firstMs = startOfMinute(nowMs) - (count - 1) * minuteMs;
  return Array.from({ length: count }, (_, index) => {
    const startMs = firstMs + index * minuteMs;
    const row = byStart.get(startMs);
    const { events = 0, visitors = 0, orders = 0 } = row ?? {};
    return { startMs, events, visitors, orders };
  });
}

/** Orders since midnight in Seoul. The timeline covers the last 24 hours, so it always holds all of today. */
export function ordersToday(rows: readonly TimelineMinute[], nowMs: number): number {
  const midnightMs = startOfSeoulDay(nowMs);
  return rows.reduce(
    (orders, row) => (Date.parse(row.minute) >= midnightMs ? orders + row.orders : orders),
    0,
  );
}
