import { expect, test } from 'vitest';
import { accountOf, perArea } from '../../../domains/market/farm-calculator.ts';

const field = {
  areaM2: 2_000,
  yieldKg: 4_000,
  unitPriceKrw: 3_000,
  operatingCostKrw: 5_000_000,
  ownInputsKrw: 3_000_000,
};

test('an own field is accounted as the survey does, per 10a', () => {
  expect(accountOf(field, '10a')).toEqual({
    yieldKg: 2_000,
    grossIncomeKrw: 6_000_000,
    operatingCostKrw: 2_500_000,
    productionCostKrw: 4_000_000,
    incomeKrw: 3_500_000,
    netProfitKrw: 2_000_000,
    incomeRatioPercent: 58.3,
    netProfitRatioPercent: 33.3,
  });
});

test('300 pyeong are 300/302.5 of 10a; the ratios are the same', () => {
  const account = accountOf(field, '300py');
  expect(account.grossIncomeKrw).toBe(Math.round((6_000_000 * 300) / 302.5));
  expect(account.incomeRatioPercent).toBe(58.3);
  expect(perArea(302_500, '300py')).toBeCloseTo(300_000, 6);
  expect(perArea(302_500, '10a')).toBe(302_500);
});

test('other income counts, own inputs may be left out, and a loss is a negative ratio', () => {
  const { ownInputsKrw: _, ...paid } = field;
  const account = accountOf({ ...paid, otherIncomeKrw: 1_000_000 }, '10a');
  expect(account.grossIncomeKrw).toBe(6_500_000);
  expect(account.netProfitKrw).toBe(account.incomeKrw);
  expect(accountOf({ ...field, unitPriceKrw: 1_000 }, '10a').incomeRatioPercent).toBe(-25);
});

test('without income there is no ratio, and without an area no account', () => {
  expect(accountOf({ ...field, yieldKg: 0 }, '10a').incomeRatioPercent).toBeNull();
  expect(() => accountOf({ ...field, areaM2: 0 }, '10a')).toThrow(RangeError);
  expect(() => accountOf({ ...field, areaM2: Number.NaN }, '10a')).toThrow(RangeError);
});
