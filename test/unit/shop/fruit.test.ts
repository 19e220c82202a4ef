import { expect, test } from 'vitest';
import { fruitItems, itemName } from '../../../domains/shop/fruit.ts';

test('every fruit has a code of six digits of its own, two names, a price and twelve months', () => {
  expect(new Set(fruitItems.map((item) => item.itemCode)).size).toBe(fruitItems.length);
  for (const item of fruitItems) {
    expect(item.itemCode).toMatch(/^\d{6}$/);
    expect(item.name.ko).toMatch(/[가-힣]/);
    expect(item.name.en).toMatch(/^[A-Z][A-Za-z ]+$/);
    expect(item.basePriceKrw).toBeGreaterThan(1000);
    expect(item.seasonByMonth).toHaveLength(12);
    expect(Math.max(...item.seasonByMonth)).toBeLessThanOrEqual(1);
    expect(Math.min(...item.seasonByMonth)).toBeGreaterThanOrEqual(0);
  }
});

test('a fruit is named in both languages, and an unknown code by itself', () => {
  expect(itemName('060103', 'ko')).toBe('후지 사과');
  expect(itemName('060103', 'en')).toBe('Fuji apple');
  expect(itemName('999999', 'ko')).toBe('999999');
});
