import { expect, test } from 'vitest';
import { forecastWeek } from '../../../../src/view/market/prices/forecast-week.ts';

test.each([
  ['2026-11-23', '2026-11-23', 'this'],
  ['2026-11-23', '2026-11-28', 'this'],
  ['2026-11-23', '2026-11-29', 'endsToday'],
  ['2026-11-23', '2026-11-30', 'past'],
  ['2026-11-30', '2026-11-29', 'next'],
  ['2026-11-30', '2026-11-23', 'next'],
  ['2026-12-07', '2026-11-29', 'later'],
] as const)('the week from %s is seen from %s: %s', (forWeek, today, seen) => {
  expect(forecastWeek(forWeek, today)).toBe(seen);
});
