import { expect, test } from 'vitest';
import {
  grades,
  settledLots,
  supplyKgOf,
  wholesalePricePerKg,
} from '../../../domains/market/fixture/world/trade.ts';
import { isTradingDay } from '../../../domains/market/fixture/world/trading-days.ts';
import { marketItems } from '../../../domains/market/items.ts';
import { originRegion } from '../../../domains/market/origin-region.ts';
import { datesBetween } from '../../../src/collect/sources/scheduled-time.ts';

const garak = '110001';
const busan = '210001';
const years = datesBetween('2021-01-01', '2025-12-31');

test('no market trades on Sundays and at Chuseok; on a small holiday those outside Seoul do', () => {
  expect([garak, busan].map((market) => isTradingDay('2026-09-06', market))).toEqual([
    false,
    false,
  ]);
  expect([garak, busan].map((market) => isTradingDay('2026-09-25', market))).toEqual([
    false,
    false,
  ]);
  expect([garak, busan].map((market) => isTradingDay('2026-08-15', market))).toEqual([false, true]);
  expect(settledLots('2026-09-25', garak)).toEqual([]);
});

test('the same day has the same lots, and another day others', () => {
  expect(settledLots('2026-09-01', garak)).toEqual(settledLots('2026-09-01', garak));
  expect(settledLots('2026-09-01', garak)).not.toEqual(settledLots('2026-09-02', garak));
});

test('a lot adds up, and its prices are in order', () => {
  for (const lot of settledLots('2024-06-14', busan)) {
    expect(lot.amountKrw).toBe(lot.packages * lot.averagePriceKrw);
    expect(lot.minPriceKrw).toBeLessThan(lot.averagePriceKrw);
    expect(lot.maxPriceKrw).toBeGreaterThan(lot.averagePriceKrw);
    expect(lot.corporationCode.startsWith(busan)).toBe(true);
  }
});

test('a better grade is dearer', () => {
  const prices = grades.map((grade) => wholesalePricePerKg('2025-11-03', '060103', grade));
  expect(prices).toEqual(prices.toSorted((a, b) => b - a));
});

test('every item of the shop is traded in a year, and is cheaper in the months of plenty', () => {
  for (const { itemCode } of marketItems) {
    const days = years
      .map((date) => ({
        kg: supplyKgOf(date, garak, itemCode),
        price: wholesalePricePerKg(date, itemCode, '상'),
      }))
      .filter(({ kg }) => kg > 0);
    expect(days.length, itemCode).toBeGreaterThan(200);
    expect(correlation(days), itemCode).toBeLessThan(0.1);
  }
});

test('every origin lies in a region that is known', () => {
  const lots = ['2025-01-14', '2025-04-15', '2025-07-15', '2025-10-14'].flatMap((date) =>
    settledLots(date, garak),
  );
  const found = new Set(lots.map(({ originName }) => originRegion(originName)));
  expect([...found].toSorted()).toEqual(['강원', '경기', '경상', '수입', '전라', '제주', '충청']);
});

function correlation(days: readonly { kg: number; price: number }[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const logs = days.map(({ kg, price }) => [Math.log(kg), Math.log(price)] as const);
  const [kgMean, priceMean] = [mean(logs.map(([kg]) => kg)), mean(logs.map(([, price]) => price))];
  const product = mean(logs.map(([kg, price]) => (kg - kgMean) * (price - priceMean)));
  const spread = (index: 0 | 1, middle: number) =>
    Math.sqrt(mean(logs.map((pair) => (pair[index] - middle) ** 2)));
  return product / (spread(0, kgMean) * spread(1, priceMean));
}
