import { expect, test } from 'vitest';
import { perArea } from '../../../domains/market/farm-calculator.ts';

test('300 pyeong are 300/302.5 of 10a', () => {
  expect(perArea(302_500, '300py')).toBeCloseTo(300_000, 6);
  expect(perArea(302_500, '10a')).toBe(302_500);
});
