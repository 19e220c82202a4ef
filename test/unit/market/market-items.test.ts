import { expect, test } from 'vitest';
import {
  itemsOfAmisCrop,
  itemsOfGarak,
  itemsOfGrowingAreaCrop,
  itemsOfKamis,
  marketItem,
  marketItems,
} from '../../../domains/market/items.ts';
import { marketOf, markets } from '../../../domains/market/markets.ts';
import { fruitItems } from '../../../domains/shop/fruit.ts';

test('every fruit of the shop is an item of the market, of one of the two large classes', () => {
  expect(marketItems.map(({ itemCode }) => itemCode)).toEqual(
    fruitItems.map(({ itemCode }) => itemCode),
  );
  for (const { itemCode, categoryCode } of marketItems) {
    expect(itemCode).toMatch(/^\d{6}$/);
    expect(itemCode.startsWith(categoryCode)).toBe(true);
  }
});

test('an item is found by its own code and by those of the other sources', () => {
  expect(marketItem('080603')?.varietyName).toBe('대추방울');
  expect(marketItem('999999')).toBeUndefined();
  const names = (items: readonly { varietyName: string }[]) =>
    items.map(({ varietyName }) => varietyName);
  const kamis = { categoryCode: '400', itemCode: '411', kindCode: '05' };
  expect(names(itemsOfKamis(kamis))).toEqual(['후지']);
  expect(names(itemsOfKamis({ ...kamis, kindCode: '99' }))).toEqual([]);
  expect(names(itemsOfGrowingAreaCrop('PA200101'))).toEqual(['후지', '홍로']);
  expect(names(itemsOfAmisCrop('FT06061400061406'))).toEqual(['한라봉']);
  expect(names(itemsOfGarak('22607'))).toEqual(['설향']);
});

test('codes of other sources have their form, where they are known', () => {
  for (const { kamis, growingAreaCropId, amisCropCode, garakCode } of marketItems) {
    if (kamis) expect(Object.values(kamis).join('-')).toMatch(/^[24]00-\d{3}-\d{2}$/);
    expect(growingAreaCropId ?? 'PA010101').toMatch(/^PA\d{6}$/);
    expect(amisCropCode ?? 'FT01060100060100').toMatch(/^(?:FT|VC)\d{14}$/);
    expect(garakCode ?? '22500').toMatch(/^\d{5}$/);
  }
});

test("corporations' codes begin with that of their market, and no code is given twice", () => {
  const codes = markets.flatMap(({ marketCode, corporations }) => {
    for (const { corporationCode } of corporations) {
      expect(corporationCode).toMatch(new RegExp(`^${marketCode}\\d{2}$`));
    }
    return [marketCode, ...corporations.map(({ corporationCode }) => corporationCode)];
  });
  expect(new Set(codes).size).toBe(codes.length);
  expect(marketOf('110001')?.corporations).toHaveLength(6);
  expect(marketOf('999999')).toBeUndefined();
});
