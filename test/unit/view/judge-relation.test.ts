import { expect, test } from 'vitest';
import type { Correlation } from '../../../src/view/payment-correlation/answer.ts';
import {
  clearest,
  isWeakerByRank,
  judgeRelation,
} from '../../../src/view/payment-correlation/judge-relation.ts';

const row = (
  pearson: number | null,
  low: number | null,
  high: number | null,
  spearman = pearson,
): Correlation => ({
  x: 'logins',
  y: 'orders',
  n: 100,
  pearson,
  spearman,
  pearsonLow: low,
  pearsonHigh: high,
});

test.each([
  [0.1, 'weak', 'positive'],
  [0.29, 'weak', 'positive'],
  [0.3, 'moderate', 'positive'],
  [0.5, 'strong', 'positive'],
  [-0.5, 'strong', 'negative'],
  [-0.3, 'moderate', 'negative'],
] as const)('a coefficient of %s is a %s %s relation', (pearson, strength, sign) => {
  const judged = judgeRelation(row(pearson, pearson - 0.05, pearson + 0.05));
  expect(judged).toEqual({ kind: 'clear', strength, sign });
});

test('an interval that contains 0, or ends there, leaves even a large coefficient unclear', () => {
  expect(judgeRelation(row(0.6, -0.1, 0.9))).toEqual({ kind: 'unclear' });
  expect(judgeRelation(row(0.2, 0, 0.4))).toEqual({ kind: 'unclear' });
});

test('a coefficient that is surely not 0 but below 0.1 is negligible', () => {
  expect(judgeRelation(row(0.05, 0.04, 0.06))).toEqual({ kind: 'negligible' });
});

test('fewer than 4 users are too few to judge, and a side that is constant tells nothing', () => {
  expect(judgeRelation({ ...row(0.9, null, null), n: 3 })).toEqual({ kind: 'few' });
  expect(judgeRelation({ ...row(null, null, null), n: 0 })).toEqual({ kind: 'few' });
  expect(judgeRelation({ ...row(null, null, null), n: 4 })).toEqual({ kind: 'constant' });
});

test('the clearest relation is the largest of the clear ones, whatever its sign', () => {
  const rows = [row(0.4, 0.3, 0.5), row(-0.6, -0.7, -0.5), row(0.9, -0.2, 0.99)];
  expect(clearest(rows)).toBe(rows[1]);
  expect(clearest([row(0.05, 0.04, 0.06)])).toBeUndefined();
});

test('ranks are weaker when they lose at least a tenth, whatever the sign', () => {
  expect(isWeakerByRank(row(0.5, 0.4, 0.6, 0.3))).toBe(true);
  expect(isWeakerByRank(row(-0.5, -0.6, -0.4, -0.3))).toBe(true);
  expect(isWeakerByRank(row(0.5, 0.4, 0.6, 0.45))).toBe(false);
  expect(isWeakerByRank(row(0.5, 0.4, 0.6, null))).toBe(false);
});
