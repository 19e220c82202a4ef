import { dayMs, hourMs } from '../../../src/base/time.ts';
import { purposes, Random, seedOf, valueAt, weightedIndex } from './random.ts';
import type { Day, World } from './world.ts';

/** How busy each hour of a Seoul day is: quiet from 3 to 6, a peak at lunch, the highest in the evening. */
const hourWeights = [
  0.75, 0.45, 0.25, 0.15, 0.12, 0.15, 0.3, 0.6, 0.85, 0.95, 1, 1.15, 1.7, 1.4, 1.05, 1, 1, 1.1, 1.2,
  1.5, 2.1, 2.4, 2.2, 1.4,
];
const meanHourWeight = hourWeights.reduce((sum, weight) => sum + weight, 0) / hourWeights.length;

/** Monday to Sunday. */
const weekdayWeights = [1.02, 0.98, 1, 1.03, 0.95, 0.8, 1];

/** On Mondays and Thursdays new group buys are announced in the evening. */
const announcementWeekdays = [1, 4];
const announcementBoost = 1.3;

const couponBoost = 1.6;
const couponSlotsPerWeek = 4;
const couponHours = [8, 10, 12, 15, 18, 20, 21, 23];

const quarterMs = hourMs / 4;

/** An hour of the week in which the shop hands out a coupon that is valid for this hour. */
export interface CouponSlot {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** 0 to 23, in Seoul. */
  readonly hour: number;
}

/** The coupon hours of a world, the same each week; on different weekdays. */
export function couponSlots(world: World): readonly CouponSlot[] {
  const random = new Random(seedOf(purposes.coupons, world.seed));
  const weekdays = [1, 2, 3, 4, 5, 6, 7];
  return Array.from({ length: couponSlotsPerWeek }, () => {
    const [weekday = 1] = weekdays.splice(random.integer(weekdays.length), 1);
    return { weekday, hour: random.pick(couponHours) };
  });
}

/** When visits happen on one day. */
export interface DayRhythm {
  /** How busy the whole day is; about 1. */
  readonly busyness: number;
  /** A moment of the day, drawn as the rhythm has it. */
  drawMs(random: Random): number;
  /** How busy the shop is at a moment of the day; 1 on average over ordinary days. */
  weightAt(ms: number): number;
  isCouponTime(ms: number): boolean;
}

export function dayRhythm(world: World, day: Day): DayRhythm {
  const coupons = new Set(
    couponSlots(world)
      .filter((slot) => slot.weekday === day.weekday)
      .map((slot) => slot.hour),
  );
  const isCouponTime = (ms: number) => coupons.has(Math.floor((ms - day.startMs) / hourMs));
  const weightAt = (ms: number) =>
    hourWeightAt(day, ms) * (isCouponTime(ms) ? couponBoost : 1) * announcementAt(day, ms);
  const quarters = Array.from({ length: dayMs / quarterMs }, (_, quarter) =>
    weightAt(day.startMs + (quarter + 0.5) * quarterMs),
  );
  const drawQuarter = weightedIndex(quarters);
  const mood = new Random(seedOf(purposes.day, world.seed, day.index)).between(0.93, 1.07);
  return {
    busyness: (mood * quarters.reduce((sum, weight) => sum + weight, 0)) / quarters.length,
    drawMs: (random) => day.startMs + Math.floor((drawQuarter(random) + random.next()) * quarterMs),
    weightAt,
    isCouponTime,
  };
}

/** Between the middles of two hours the weight runs straight from one to the other. */
function hourWeightAt(day: Day, ms: number): number {
  const hours = (ms - day.startMs) / hourMs - 0.5 + 24;
  const before = valueAt(hourWeights, Math.floor(hours) % 24);
  const after = valueAt(hourWeights, (Math.floor(hours) + 1) % 24);
  const weight = before + (after - before) * (hours % 1);
  return (weight / meanHourWeight) * valueAt(weekdayWeights, day.weekday - 1);
}

function announcementAt(day: Day, ms: number): number {
  const hour = (ms - day.startMs) / hourMs;
  const announced = announcementWeekdays.includes(day.weekday) && hour >= 19 && hour < 23;
  return announced ? announcementBoost : 1;
}
