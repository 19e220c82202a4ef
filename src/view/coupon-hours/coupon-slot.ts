import { startOfSeoulDay } from '../live/seoul-time.ts';
import type { CouponHour, HourOfWeek } from './answer.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const seoulOffsetMs = 9 * hourMs;

/** A coupon needs people who are awake: its hour starts between these, and ends at `end` at the latest. */
export const couponDay = { first: 9, end: 22 } as const;

export function isAwake(hour: number): boolean {
  return hour >= couponDay.first && hour < couponDay.end;
}

/** The weekday (1 Monday to 7 Sunday) and hour of a moment in Seoul. */
export function hourOfWeek(atMs: number): HourOfWeek {
  const midnightMs = startOfSeoulDay(atMs);
  const day = (midnightMs + seoulOffsetMs) / dayMs;
  // 1970-01-01 was a Thursday.
  return { weekday: ((day + 3) % 7) + 1, hour: Math.floor((atMs - midnightMs) / hourMs) };
}

/** The slot with the fewest visitors; ties by orders, then the earliest. */
export function quietest(rows: readonly CouponHour[]): CouponHour | undefined {
  return [...rows].sort(
    (a, b) => a.visitors - b.visitors || a.orders - b.orders || a.hour - b.hour,
  )[0];
}

export interface NextCoupon {
  /** Whether the hour is still to come, runs, or was over, so that it is tomorrow's. */
  readonly when: 'today' | 'now' | 'tomorrow';
  readonly slot: CouponHour;
  /** The quietest hour of that weekday altogether, where a coupon would be seen by few. */
  readonly asleep: CouponHour | undefined;
}

/** When to open the next coupon: the quietest waking hour of today or, when that is over, of tomorrow. */
export function nextCoupon(rows: readonly CouponHour[], nowMs: number): NextCoupon | undefined {
  const now = hourOfWeek(nowMs);
  const today = slotsOf(rows, now.weekday);
  if (today.slot && today.slot.hour >= now.hour) {
    return { when: today.slot.hour === now.hour ? 'now' : 'today', ...today, slot: today.slot };
  }
  const { slot, asleep } = slotsOf(rows, hourOfWeek(nowMs + dayMs).weekday);
  return slot && { when: 'tomorrow', slot, asleep };
}

function slotsOf(rows: readonly CouponHour[], weekday: number) {
  const day = rows.filter((row) => row.weekday === weekday);
  const overall = quietest(day);
  return {
    slot: quietest(day.filter(({ hour }) => isAwake(hour))),
    asleep: overall && !isAwake(overall.hour) ? overall : undefined,
  };
}

/** Mean of visitors over all hours counted, not over the slots: slots rest on different numbers of days. */
export function overallVisitors(rows: readonly CouponHour[]): number {
  const hours = rows.reduce((sum, { days }) => sum + days, 0);
  return rows.reduce((sum, { visitors, days }) => sum + visitors * days, 0) / hours;
}

export function slotAt(
  rows: readonly CouponHour[],
  place: HourOfWeek | null,
): CouponHour | undefined {
  return rows.find(({ weekday, hour }) => weekday === place?.weekday && hour === place.hour);
}
