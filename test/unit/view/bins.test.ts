import { expect, test } from 'vitest';
import { binText, bubbleSizePx, middleOf } from '../../../src/view/payment-correlation/bins.ts';

test('a bin of one whole number is that number, a wider one its first and its last', () => {
  expect(binText(3, 1, String)).toBe('3');
  expect(binText(6, 3, String)).toBe('6~8');
});

test('a bin stands on the axis in the middle of its whole numbers', () => {
  expect(middleOf(3, 1)).toBe(3);
  expect(middleOf(6, 3)).toBe(7);
});

test('four times the users make a circle of twice the diameter, and the smallest can still be hit', () => {
  expect(bubbleSizePx(400, 400)).toBe(2 * bubbleSizePx(100, 400));
  expect(bubbleSizePx(1, 1_000_000)).toBe(5);
});
