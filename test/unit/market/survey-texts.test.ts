import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeKorean } from '../../../domains/market/formats/decode-korean.ts';
import { readNumber } from '../../../domains/market/formats/read-number.ts';
import { unitWeightOf } from '../../../domains/market/formats/unit-weight.ts';
import { garak } from '../../../domains/market/providers/garak.ts';
import { kamis } from '../../../domains/market/providers/kamis.ts';
import { rda } from '../../../domains/market/providers/rda.ts';
import { garakItemPrices } from '../../../domains/market/sources/garak-item-prices.ts';
import { kamisPeriodPrices } from '../../../domains/market/sources/kamis-period-prices.ts';
import { rdaFarmIncome } from '../../../domains/market/sources/rda-farm-income.ts';
import { SourceError } from '../../../src/collect/sources/source.ts';
import type { Part, Source } from '../../../src/collect/sources/source.ts';
import { answerOf } from '../../support/ask-fixture.ts';

test.each([
  ['  10키로상자', 10],
  ['4.5kg', 4.5],
  ['홍로(10kg)', 10],
  ['500g', 0.5],
  ['10㎏ 그물망', 10],
  ['200그램', 0.2],
  ['1개', null],
  ['100개', null],
  ['0kg', null],
  ['', null],
])('the unit "%s" weighs %s kg', (name, kg) => {
  expect(unitWeightOf(name)).toBe(kg);
});

test('any number survives being written with commas and spaces', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(3), (number, spaces) => {
      const pad = ' '.repeat(spaces);
      expect(readNumber(`${pad}${number.toLocaleString('en-US')}${pad}`)).toBe(number);
    }),
  );
});

test('UTF-8 is read as it is, with or without a mark', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const encoded = new TextEncoder().encode(text);
      expect(decodeKorean(encoded)).toBe(text.replace(/^\uFEFF/u, ''));
    }),
  );
});

const sourcesAndParts: readonly (readonly [Source, Part])[] = [
  [garakItemPrices, { key: '', values: { date: '2026-10-27' } }],
  [
    kamisPeriodPrices,
    { key: '', values: { from: '2026-10-01', to: '2026-10-02', kamisItemCode: '411' } },
  ],
  [rdaFarmIncome, { key: '', values: { year: 2024, cropCode: 'x', cropName: 'x' } }],
];
const oddText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.constantFrom(
    '',
    ' ',
    '[]',
    'null',
    '<lists/>',
    '<service/>',
    '<a',
    '{"data":[]}',
    '{"data":["001"]}',
  ),
  fc.string().map((text) => `<lists><list_total_count>${text}</list_total_count></lists>`),
  fc.json().map((value) => `{"condition":${value},"data":{"error_code":"000","item":${value}}}`),
);

test.each(sourcesAndParts)(
  '$name answers odd texts with rows or a problem in words',
  (source, part) => {
    fc.assert(
      fc.property(oddText, (text) => {
        const answer = answerOf(text);
        const problem = source.provider.problemOf(answer);
        if (problem) {
          expect(problem.message.length).toBeGreaterThan(20);
          expect(problem.message.length).toBeLessThan(600);
        }
        try {
          expect(Array.isArray(source.read(answer, part).rows)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(SourceError);
        }
      }),
      { numRuns: 500 },
    );
  },
);

test('fields that carry names of objects in JavaScript spoil nothing', () => {
  const record = '{"__proto__":{"x":1},"constructor":"a","AV_P_A":"1,000"}';
  const { rows } = garakItemPrices.read(answerOf(`{"resultData":[${record}]}`), {
    key: '',
    values: { date: '2026-10-27' },
  });
  expect(rows[0]?.averagePriceKrw).toBe(1_000);
  expect([garak, kamis, rda].every(({ problemOf }) => problemOf(answerOf('{"__proto__":1}')))).toBe(
    true,
  );
});
