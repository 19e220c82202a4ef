import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalYear } from '../../../domains/market/normal-year.ts';
import { addDays } from '../../../src/collect/sources/scheduled-time.ts';

test('the highest and the lowest of five years are dropped', () => {
  const series = yearly({ 2021: 100, 2022: 900, 2023: 300, 2024: 10, 2025: 200 });
  expect(normalYear(series)('2026-06-15')).toEqual({ value: 200, years: 3 });
});

test('the year itself and years before the last five are of no matter', () => {
  const five = { 2021: 100, 2022: 900, 2023: 300, 2024: 10, 2025: 200 };
  const more = yearly({ ...five, 2020: 5_000, 2026: 7_000 });
  expect(normalYear(more)('2026-06-15')).toEqual(normalYear(yearly(five))('2026-06-15'));
});

test('each year counts with the mean of the five days around the day, as far as there was trade', () => {
  const days = [
    ...['2023-06-13', '2023-06-15', '2023-06-17'].map((date, index) => ({
      date,
      value: [10, 20, 60][index] ?? 0,
    })),
    { date: '2023-06-18', value: 9_999 },
    ...yearly({ 2024: 30, 2025: 30 }),
  ];
  expect(normalYear(days)('2026-06-15')).toEqual({ value: 30, years: 3 });
});

test('of four years two are left, of three all, and fewer are no normal year', () => {
  const ofFour = normalYear(yearly({ 2022: 1, 2023: 10, 2024: 20, 2025: 100 }));
  expect(ofFour('2026-06-15')).toEqual({ value: 15, years: 2 });
  const ofThree = normalYear(yearly({ 2023: 10, 2024: 20, 2025: 60 }));
  expect(ofThree('2026-06-15')).toEqual({ value: 30, years: 3 });
  expect(normalYear(yearly({ 2024: 20, 2025: 100 }))('2026-06-15')).toBeUndefined();
  expect(normalYear([])('2026-06-15')).toBeUndefined();
});

test('29 February is compared with 28 February in years that lack it', () => {
  const series = [2023, 2025, 2026].map((year) => ({ date: `${year}-02-26`, value: 7 }));
  expect(normalYear(series)('2028-02-29')).toEqual({ value: 7, years: 3 });
});

test('the five days go over the turn of the year', () => {
  const series = [2023, 2024, 2025].map((year) => ({ date: `${year - 1}-12-31`, value: year }));
  expect(normalYear(series)('2026-01-02')).toEqual({ value: 2_024, years: 3 });
});

test('lies between the lowest and the highest that went into it, whatever the series and its order', () => {
  const day = fc.record({
    date: fc.integer({ min: 0, max: 5 * 366 }).map((days) => addDays('2021-01-01', days)),
    value: fc.double({ min: 0, max: 1e6, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(day, { selector: ({ date }) => date, maxLength: 300 }), (series) => {
      const found = normalYear(series)('2026-03-01');
      const again = normalYear(series.toReversed())('2026-03-01');
      expect(again).toEqual(found);
      if (!found) return;
      const values = series.map(({ value }) => value);
      expect(found.value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
      expect(found.value).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
    }),
  );
});

function yearly(values: Readonly<Record<number, number>>) {
  return Object.entries(values).map(([year, value]) => ({ date: `${year}-06-15`, value }));
}
