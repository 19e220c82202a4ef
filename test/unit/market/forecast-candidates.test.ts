import { expect, test } from 'vitest';
import { forecastByAll, knownBefore } from '../../../domains/market/forecast/candidates.ts';
import { layOnGrid } from '../../../domains/market/forecast/week-grid.ts';
import { after, bell, seeded, weeks } from './forecast-samples.ts';

/** What all methods say after `count` weeks, on the linear scale; the normal year is 100 where not given. */
function methodsAfter(count: number, valueAt: (index: number) => number | null, normalYear = 100) {
  const grid = layOnGrid(weeks(count, valueAt), {
    madeOn: after(count),
    scale: 'linear',
    normalYear: () => normalYear,
  });
  return forecastByAll(knownBefore(grid, grid.values.length));
}

function rising(seed: number) {
  const random = seeded(seed);
  return (index: number) => 50 + 2 * index + 0.1 * bell(random);
}

test('a steady rise goes on by exponential smoothing, short gaps and a missing last week or not', () => {
  const value = rising(51);
  const { ets, naive } = methodsAfter(60, (index) =>
    index === 59 || index % 9 < 3 ? null : value(index),
  );
  expect([...naive]).toEqual(Array.from({ length: 4 }, () => naive[0]));
  [60, 61, 62, 63].forEach((index, step) => {
    expect(Math.abs((ets[step] ?? NaN) - (50 + 2 * index))).toBeLessThan(1);
  });
});

test('what lies before a gap of over four weeks is not smoothed', () => {
  const value = rising(52);
  const afterGap = (seasonWeeks: number) =>
    methodsAfter(65 + seasonWeeks, (index) =>
      index >= 60 && index < 65 ? null : value(index) * (index < 60 ? 3 : 1),
    ).ets;
  expect(afterGap(15).every(Number.isNaN)).toBe(true);
  expect(Math.abs((afterGap(20)[0] ?? NaN) - (50 + 2 * 85))).toBeLessThan(1);
});

test('the year is taken apart from 117 weeks on, when at most a quarter of them is missing', () => {
  const wave = (index: number) => 100 + 30 * Math.sin((2 * Math.PI * index) / 52);
  const random = seeded(53);
  const value = (index: number) => wave(index) + 0.5 * bell(random);
  expect(methodsAfter(116, value).mstl.every(Number.isNaN)).toBe(true);
  expect(methodsAfter(160, (index) => (index % 3 === 1 ? null : value(index))).mstl[0]).toBeNaN();
  const { mstl } = methodsAfter(160, value);
  mstl.forEach((forecast, step) => {
    expect(Math.abs(forecast - wave(160 + step))).toBeLessThan(4);
  });
});

test('the usual change is half of last year’s, and the mean of two years’ by two thirds', () => {
  const steps = (index: number) => (index % 52 === 0 ? 100 : 130);
  const { 'usual-change': oneYear } = methodsAfter(53, steps);
  expect(oneYear[0]).toBeCloseTo(100 + 30 / 2, 9);
  const { 'usual-change': twoYears } = methodsAfter(105, steps);
  expect(twoYears[0]).toBeCloseTo(100 + (2 / 3) * 30, 9);
});

test('last year’s week is the one next to it where that one was not traded', () => {
  const { 'seasonal-naive': lastYear } = methodsAfter(60, (index) => (index === 8 ? null : index));
  expect([...lastYear]).toEqual([7, 9, 10, 11]);
});

test('halfway lies between the last value and the normal year, or last year without one', () => {
  expect(methodsAfter(60, (index) => index, 99).halfway[0]).toBe((59 + 99) / 2);
  expect(methodsAfter(60, (index) => index, NaN).halfway[0]).toBe((59 + 8) / 2);
});

test('exponential smoothing around the normal year keeps the distance from it', () => {
  const random = seeded(54);
  const { 'ets-normal-year': around } = methodsAfter(60, () => 120 + 0.1 * bell(random));
  expect(Math.abs((around[3] ?? NaN) - 120)).toBeLessThan(1);
});
