import { addWeeks } from '../../../domains/market/forecast/week-grid.ts';
import type { WeeklyValue } from '../../../domains/market/forecast/week-grid.ts';

/** A repeatable source of numbers that are evenly spread over 0 to 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Nearly normal, with mean 0 and standard deviation 1. */
export function bell(random: () => number): number {
  return Array.from({ length: 12 }, random).reduce((sum, number) => sum + number, -6);
}

const firstWeek = '2019-01-07';

/** Weeks from 2019-01-07 on, with the value that the function has for the index. */
export function weeks(
  count: number,
  valueAt: (index: number) => number | null,
): readonly WeeklyValue[] {
  return Array.from({ length: count }, (_, index) => ({
    week: addWeeks(firstWeek, index),
    value: valueAt(index),
  }));
}

/** The Monday after `count` weeks. */
export function after(count: number): string {
  return addWeeks(firstWeek, count);
}

/** Prices that go up and down by chance, 5 % a week. */
export function randomWalk(count: number, seed: number): readonly WeeklyValue[] {
  const random = seeded(seed);
  let level = Math.log(4_000);
  return weeks(count, () => Math.exp((level += 0.05 * bell(random))));
}

/** Prices with the same wave every year, from a third below the middle to half above, with noise of 2 %. */
export function seasonalPrices(count: number, seed: number): readonly WeeklyValue[] {
  const random = seeded(seed);
  return weeks(count, (index) => {
    const wave = 0.4 * Math.sin((2 * Math.PI * index) / 52.18);
    return 4_000 * Math.exp(wave + 0.02 * bell(random));
  });
}
