import { expect, test } from 'vitest';
import { kamisFixture } from '../../../domains/market/fixture/kamis-fixture.ts';
import { kamis } from '../../../domains/market/providers/kamis.ts';
import { kamisDailyPrices } from '../../../domains/market/sources/kamis-daily-prices.ts';
import { kamisDailySales } from '../../../domains/market/sources/kamis-daily-sales.ts';
import { kamisPeriodPrices } from '../../../domains/market/sources/kamis-period-prices.ts';
import type { Part, Source } from '../../../src/collect/sources/source.ts';
import { answerOf, askFixture, readPart } from '../../support/ask-fixture.ts';

const today = '2026-11-02';
const scheduled = { date: today, hour: 18, minute: 0 };
const apples: Part = {
  key: '',
  values: {
    ...{ from: '2026-10-19', to: '2026-11-02', categoryCode: '400' },
    ...{ kamisItemCode: '411', kindCode: '05', rankCode: '04' },
  },
};
const fruitOfDay: Part = {
  key: '',
  values: { date: '2026-10-27', classCode: '02', categoryCode: '400' },
};

test('asks for wholesale prices of a kind, at most a year a call', () => {
  expect(kamisPeriodPrices.request(apples, 1, 0)).toEqual({
    path: '/service/price/xml.do',
    query: {
      ...{ action: 'periodProductList', p_cert_key: '{KEY}', p_cert_id: '{ID}' },
      ...{ p_returntype: 'json', p_productclscode: '02' },
      ...{ p_startday: '2026-10-19', p_endday: '2026-11-02', p_itemcategorycode: '400' },
      ...{ p_itemcode: '411', p_kindcode: '05', p_productrankcode: '04', p_convert_kg_yn: 'N' },
    },
  });
  const parts = kamisPeriodPrices.backfillParts?.('2024-01-01', '2026-06-30') ?? [];
  const spans = new Set(parts.map(({ values: { from, to } }) => `${from} ${to}`));
  expect([...spans]).toEqual([
    '2024-01-01 2024-12-30',
    '2024-12-31 2025-12-30',
    '2025-12-31 2026-06-30',
  ]);
});

test('tells markets, the mean and the normal year apart, whose unit is that of the others', () => {
  const item = (values: Record<string, unknown>) => ({
    ...{ itemname: '사과', kindname: '홍로(10kg)', countyname: '서울', marketname: '가락도매' },
    ...{ yyyy: '2026', regday: '10/27', price: '52,400' },
    ...values,
  });
  const nameless = { itemname: [], kindname: [], marketname: [] };
  const { rows } = kamisPeriodPrices.read(
    answerWith([
      item({ ...nameless, countyname: '평균', price: '51,000' }),
      item({}),
      item({ ...nameless, countyname: '평년', yyyy: '2026', price: '48,000', grade: 'new' }),
      item({ ...nameless, countyname: '평년', price: '-' }),
    ]),
    apples,
  );
  expect(rows).toMatchObject([
    { rowKind: 'average', countyName: '평균', itemName: '', unitKg: 10, pricePerKg: 5_100 },
    {
      ...{ rowKind: 'market', countyName: '서울', marketName: '가락도매', date: '2026-10-27' },
      ...{ kamisItemCode: '411', kindCode: '05', rankName: '상품', priceKrw: 52_400 },
    },
    { rowKind: 'normalYear', marketName: '', priceKrw: 48_000, pricePerKg: 4_800, grade: 'new' },
  ]);
});

test('an answer to another question is no data', () => {
  const answer = askFixture(kamisPeriodPrices, kamisFixture, apples, {
    today,
    fault: 'other-question',
  });
  expect(() => kamisPeriodPrices.read(answer, apples)).toThrow(/p_itemcode "999", and "411"/u);
});

test('a day is read with what it is compared with; no price is no row, and the price of another day neither', () => {
  const item = (values: Record<string, unknown>) => ({
    ...{ item_name: '사과', item_code: '411', kind_name: '후지(10kg)', kind_code: '05' },
    ...{ rank: '상품', rank_code: '04', unit: '10kg', day1: '당일 (10/27)', dpr1: '52,400' },
    ...{ dpr2: '-', dpr3: '51,000', dpr4: [], dpr5: '.5', dpr6: '47,000', dpr7: '48,500' },
    ...values,
  });
  const { rows } = kamisDailyPrices.read(
    answerWith([item({}), item({ dpr1: '-' }), item({ day1: '당일 (10/26)' })]),
    fruitOfDay,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    ...{ date: '2026-10-27', productClass: 'wholesale', unitKg: 10, pricePerKg: 5_240 },
    ...{ dayBeforePriceKrw: null, weekBeforePriceKrw: 51_000, twoWeeksBeforePriceKrw: null },
    ...{ monthBeforePriceKrw: 0.5, yearBeforePriceKrw: 47_000, normalYearPriceKrw: 48_500 },
  });
});

test('the latest prices say themselves what day they are of', () => {
  const price = {
    ...{ product_cls_code: '01', category_code: '400', productno: '398', unit: '10개' },
    ...{ lastest_day: '2026-10-30', productName: '사과/후지', dpr1: '25,735', dpr2: [] },
    ...{ dpr3: '24,000', dpr4: '28,842', direction: [], value: [] },
  };
  const body = { condition: [['20261030']], error_code: '000', price: [price] };
  const answer = answerOf(JSON.stringify(body));
  expect(kamis.problemOf(answer)).toBeUndefined();
  expect(kamisDailySales.read(answer, { key: '', values: {} }).rows).toMatchObject([
    {
      ...{ date: '2026-10-30', productClass: 'retail', productNumber: '398', unitKg: null },
      ...{ priceKrw: 25_735, pricePerKg: null, dayBeforePriceKrw: null, changePercent: null },
    },
  ]);
});

test.each(
  [kamisPeriodPrices, kamisDailyPrices, kamisDailySales].map((each) => [each.name, each]) as [
    string,
    Source,
  ][],
)(
  '%s reads what the sample server has for its newest parts, each row with every column and a key of its own',
  (_, source) => {
    const rows = source
      .parts(scheduled)
      .flatMap((part) => readPart(source, kamisFixture, part, { today }));
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) {
      for (const { name } of source.fields) expect(row).toHaveProperty(name);
    }
    const keys = rows.map((row) => source.key.map((name) => row[name]).join('|'));
    expect(new Set(keys).size).toBe(keys.length);
  },
);

test('a single item that is no list is one row', () => {
  const part = { ...apples };
  const rows = readPart(kamisPeriodPrices, kamisFixture, part, { today, fault: 'one-object' });
  expect(rows).toHaveLength(1);
});

test.each([
  ['code-001', 'empty', '001'],
  ['code-200', 'later', '200'],
  ['code-900', 'final', '900'],
  ['code-777', 'later', '777'],
])('names the problem of an answer: %s', (fault, kind, code) => {
  const answer = askFixture(kamisPeriodPrices, kamisFixture, apples, { today, fault });
  expect(kamis.problemOf(answer)).toMatchObject({ kind, code });
});

test('a key that is not known ends the run', () => {
  const answer = askFixture(kamisPeriodPrices, kamisFixture, apples, { today, key: 'other' });
  expect(kamis.problemOf(answer)).toMatchObject({ kind: 'final', code: '900' });
  // The server repeats the credentials in its answer; they are in no message.
  expect(kamis.problemOf(answer)?.message).not.toContain('other');
});

test.each([
  ['\n\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0"><html></html>', 'web-page'],
  ['{"condition":[{"p_startday":"2026', 'unreadable'],
  ['', 'unreadable'],
])('what is not JSON is asked for again: %s', (body, code) => {
  expect(kamis.problemOf(answerOf(body))).toMatchObject({ kind: 'retry', code });
});

test('on a Sunday there are no prices of the day', () => {
  const part: Part = { key: '', values: { ...fruitOfDay.values, date: '2026-10-25' } };
  expect(readPart(kamisDailyPrices, kamisFixture, part, { today })).toEqual([]);
});

function answerWith(item: unknown) {
  return answerOf(JSON.stringify({ condition: [{}], data: { error_code: '000', item } }));
}
