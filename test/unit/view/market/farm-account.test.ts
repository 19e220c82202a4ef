import { describe, expect, it } from 'vitest';
import { accountOf as surveyAccountOf } from '../../../../domains/market/farm-calculator.ts';
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

  it.each(['10a', '300py'] as const)(
    'says the same as the calculator of the market, %s',
    (area) => {
      const own = accountOf(figures, area);
      const theirs = surveyAccountOf(figures, area);
      expect(Math.round(own?.grossIncome ?? 0)).toBe(theirs.grossIncomeKrw);
      expect(Math.round(own?.productionCost ?? 0)).toBe(theirs.productionCostKrw);
      expect(Math.round(own?.income ?? 0)).toBe(theirs.incomeKrw);
      expect(Math.round(own?.netProfit ?? 0)).toBe(theirs.netProfitKrw);
      expect(Math.round((own?.incomeRatio ?? 0) * 1_000) / 10).toBe(theirs.incomeRatioPercent);
      expect(Math.round((own?.netProfitRatio ?? 0) * 1_000) / 10).toBe(
        theirs.netProfitRatioPercent,
      );
    },
  );

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

  it.each(['', '-5', '삼천', '1e9', '1.2.3', 'Infinity'])('does not read %j', (text) => {
    expect(readAmount(text)).toBeUndefined();
  });
});
