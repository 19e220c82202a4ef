import { expect, test } from 'vitest';
import type { CouponHour } from '../../../src/view/coupon-hours/answer.ts';
import {
  hourOfWeek,
  nextCoupon,
  overallVisitors,
} from '../../../src/view/coupon-hours/coupon-slot.ts';

const slot = (weekday: number, hour: number, visitors: number, orders = 1): CouponHour => ({
  weekday,
  hour,
  days: 2,
  visitors,
  orders,
});

/** 23 November 2026 is a Monday. */
const mondayAt = (time: string) => Date.parse(`2026-11-23T${time}+09:00`);

test('a week begins on Monday at midnight in Seoul', () => {
  expect(hourOfWeek(Date.parse('2026-11-22T14:59:59.999Z'))).toEqual({ weekday: 7, hour: 23 });
  expect(hourOfWeek(Date.parse('2026-11-22T15:00:00.000Z'))).toEqual({ weekday: 1, hour: 0 });
});

test('the coupon opens in the quietest hour of today in which people are awake', () => {
  const rows = [slot(1, 4, 5), slot(1, 8, 7), slot(1, 9, 30), slot(1, 15, 20), slot(2, 15, 1)];
  expect(nextCoupon(rows, mondayAt('08:00:00'))).toEqual({
    when: 'today',
    slot: slot(1, 15, 20),
    asleep: slot(1, 4, 5),
  });
});

test('an hour that ends at the end of the day is taken, one that begins there is not', () => {
  const rows = [slot(1, 20, 30), slot(1, 21, 20), slot(1, 22, 10)];
  expect(nextCoupon(rows, mondayAt('08:00:00'))?.slot.hour).toBe(21);
});

test('no hour of sleep is spoken of when the quietest hour of the day is a waking one', () => {
  const rows = [slot(1, 4, 25), slot(1, 15, 20)];
  expect(nextCoupon(rows, mondayAt('08:00:00'))?.asleep).toBeUndefined();
});

test('within its hour the coupon is on now, and after it the one of tomorrow is next', () => {
  const rows = [slot(1, 15, 20), slot(2, 11, 10)];
  expect(nextCoupon(rows, mondayAt('15:59:59'))?.when).toBe('now');
  expect(nextCoupon(rows, mondayAt('16:00:00'))).toMatchObject({
    when: 'tomorrow',
    slot: { weekday: 2, hour: 11 },
  });
});

test('on Sunday evening tomorrow is Monday', () => {
  const sundayEvening = mondayAt('00:00:00') - 3_600_000;
  expect(nextCoupon([slot(1, 15, 20)], sundayEvening)?.when).toBe('tomorrow');
});

test('of hours with equal visitors the one with fewer orders is quieter, then the earlier', () => {
  const rows = [slot(1, 12, 20, 3), slot(1, 17, 20, 2), slot(1, 16, 20, 2)];
  expect(nextCoupon(rows, mondayAt('08:00:00'))?.slot.hour).toBe(16);
});

test('without a record of today and tomorrow there is no advice', () => {
  expect(nextCoupon([slot(4, 15, 20)], mondayAt('08:00:00'))).toBeUndefined();
});

test('the mean of all hours weighs each slot by its days', () => {
  expect(
    overallVisitors([
      { ...slot(1, 9, 10), days: 3 },
      { ...slot(1, 10, 50), days: 1 },
    ]),
  ).toBe(20);
});
