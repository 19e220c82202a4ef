import { expect, test } from 'vitest';
import type { PriceRow } from '../../../../src/view/market/answers.ts';
import { itemPrices } from '../../../../src/view/market/main/item-prices.ts';

test('an item is told by the grade and unit of which most was sold, with the volume of all', () => {
  const [price] = itemPrices(
    [
      row({ grade: '특', price: 50_000, volumeKg: 100 }),
      row({ grade: '상', price: 40_000, volumeKg: 300 }),
    ],
    ['060103'],
  );
  expect(price?.row.grade).toBe('상');
  expect(price?.volumeKg).toBe(400);
});

test('the change is from the day before on which the same grade and unit was sold', () => {
  const [price] = itemPrices(
    [
      row({ date: '2026-11-21', price: 44_000, volumeKg: 10 }),
      row({ date: '2026-11-20', grade: '특', price: 60_000 }),
      row({ date: '2026-11-19', price: 40_000 }),
      row({ date: '2026-11-18', price: 20_000 }),
    ],
    ['060103'],
  );
  expect(price?.changeKrw).toBe(4_000);
  expect(price?.changeShare).toBeCloseTo(0.1);
});

test('a price without an earlier one has no change, and items come in the order asked for', () => {
  const prices = itemPrices(
    [row({ itemCode: '060103' }), row({ itemCode: '080413', price: null })],
    ['080413', '060201', '060103'],
  );
  expect(prices.map((each) => each.row.itemCode)).toEqual(['080413', '060103']);
  expect(prices.map(({ changeKrw }) => changeKrw)).toEqual([null, null]);
});

function row(given: Partial<PriceRow>): PriceRow {
  return {
    ...{ date: '2026-11-21', itemCode: '060103', itemName: '후지 사과', itemNameEn: 'Fuji apple' },
    ...{ marketCode: '110001', market: '서울가락', varietyName: '후지', grade: '상' },
    ...{ unit: '10kg상자', price: 40_000, pricePerKg: 4_000, volumeKg: 100, source: 'aT' },
    holiday: null,
    ...given,
  };
}
