import { describe, expect, it } from 'vitest';
import { perArea } from '../../../../domains/market/farm-calculator.ts';
import {
  accountOf,
  breakEvenPriceKrw,
  readAmount,
} from '../../../../src/view/market/farm-income/farm-account.ts';

const figures = {
  areaM2: 2_000,
  yieldKg: 4_000,
  unitPriceKrw: 3_000,
  otherIncomeKrw: 200_000,
  operatingCostKrw: 5_000_000,
  ownInputsKrw: 3_000_000,
};

describe('the farm calculator of the page', () => {
  it('brings a whole field to 10a', () => {
    expect(accountOf(figures, '10a')).toEqual({
      yieldKg: 2_000,
      unitPrice: 3_000,
      grossIncome: 6_100_000,
      operatingCost: 2_500_000,
      productionCost: 4_000_000,
      income: 3_600_000,
      netProfit: 2_100_000,
      incomeRatio: 3_600_000 / 6_100_000,
      netProfitRatio: 2_100_000 / 6_100_000,
    });
  });

  it('brings it to 300 pyeong as the survey’s tables are', () => {
    const account = accountOf(figures, '300py');
    expect(account?.grossIncome).toBeCloseTo(perArea(6_100_000, '300py'), 6);
    expect(account?.productionCost).toBeCloseTo(perArea(4_000_000, '300py'), 6);
    expect(account?.netProfit).toBeCloseTo(perArea(2_100_000, '300py'), 6);
    expect(account?.netProfitRatio).toBeCloseTo(2_100_000 / 6_100_000, 12);
  });

  it('has no account of a field without a size, and no ratio where nothing was earned', () => {
    expect(accountOf({ ...figures, areaM2: 0 }, '10a')).toBeUndefined();
    const nothing = { ...figures, yieldKg: 0, otherIncomeKrw: 0 };
    expect(accountOf(nothing, '10a')).toMatchObject({ incomeRatio: null, netProfitRatio: null });
  });

  it('tells the price of a kg that pays for everything', () => {
    expect(breakEvenPriceKrw(figures)).toBe(1_950);
    expect(breakEvenPriceKrw({ ...figures, otherIncomeKrw: 9_000_000 })).toBe(0);
    expect(breakEvenPriceKrw({ ...figures, yieldKg: 0 })).toBeNull();
  });

  it.each([
    ['1,200', 1_200],
    [' 3000원 ', 3_000],
    ['12.5 kg', 12.5],
    ['.4', 0.4],
    ['0', 0],
  ])('reads %j as an amount', (text, amount) => {
    expect(readAmount(text)).toBe(amount);
  });

  it.each(['', '-5', '삼천', '1e9', '1.2.3', 'Infinity', '1,000,000,000,001'])(
    'does not read %j',
    (text) => {
      expect(readAmount(text)).toBeUndefined();
    },
  );
});
