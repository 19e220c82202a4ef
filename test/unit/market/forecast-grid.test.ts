import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gridPointOf, positionOf } from '../../../domains/market/grid.ts';
import { forecastPlaces } from '../../../domains/market/tables/forecast-places.ts';
import { growingAreas } from '../../../domains/market/tables/growing-areas.ts';

test("the guide's example and Seoul City Hall lie in the cells they are said to lie in", () => {
  expect(gridPointOf({ latitude: 37.4882, longitude: 126.92981 })).toEqual({ nx: 59, ny: 125 });
  expect(gridPointOf({ latitude: 37.5665, longitude: 126.978 })).toEqual({ nx: 60, ny: 127 });
});

test('the middle of the cell of the example is where the guide says', () => {
  const { latitude, longitude } = positionOf({ nx: 59, ny: 125 });
  expect(latitude).toBeCloseTo(37.4882, 3);
  expect(longitude).toBeCloseTo(126.92981, 3);
});

test('the middle of any cell lies in that cell', () => {
  const cell = fc.record({
    nx: fc.integer({ min: 1, max: 149 }),
    ny: fc.integer({ min: 1, max: 253 }),
  });
  fc.assert(
    fc.property(cell, (point) => {
      expect(gridPointOf(positionOf(point))).toEqual(point);
    }),
  );
});

test('every place lies in the cell that is asked for it', () => {
  for (const { name, nx, ny, ...position } of forecastPlaces) {
    expect({ name, ...gridPointOf(position) }).toEqual({ name, nx, ny });
  }
});

test('no cell is asked for twice, and every growing area has a cell that is asked for', () => {
  const cells = forecastPlaces.map(({ nx, ny }) => `${nx},${ny}`);
  expect(new Set(cells).size).toBe(cells.length);
  for (const { nx, ny } of growingAreas) expect(cells).toContain(`${nx},${ny}`);
});
