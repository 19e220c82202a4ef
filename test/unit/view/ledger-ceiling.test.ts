import { expect, test } from 'vitest';
import { ceilingOf, ledgerMinutes } from '../../../src/view/health/ledger-minutes.ts';

const [empty] = ledgerMinutes([], 0, 60_000);
const ceiling = (...received: readonly number[]) =>
  ceilingOf(received.flatMap((count) => (empty ? [{ ...empty, received: count }] : [])));

test('up to three minutes far above the others do not make the axis', () => {
  expect(ceiling(3, 90_000, 5, 4)).toBe(5);
  expect(ceiling(60, 90_000, 80_000, 70_000, 50)).toBe(60);
  expect(ceiling(90_000, 5, 5, 0)).toBe(5);
});

test('minutes that are alike, alone, or many to stand out are all shown whole', () => {
  expect(ceiling()).toBeUndefined();
  expect(ceiling(10, 30, 20)).toBeUndefined();
  expect(ceiling(0, 90_000, 0)).toBeUndefined();
  expect(ceiling(9_000, 9_000, 9_000, 9_000, 5)).toBeUndefined();
});
