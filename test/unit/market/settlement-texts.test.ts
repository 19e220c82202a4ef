import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gridProblemOf, readGrid } from '../../../domains/market/formats/mafra-grid.ts';
import { readNumber } from '../../../domains/market/formats/read-number.ts';
import { originRegion, regions } from '../../../domains/market/origin-region.ts';
import { atSettlements } from '../../../domains/market/sources/at-settlements.ts';
import {
  combineSettlements,
  settlementKey,
  settlementReader,
  settlementRow,
} from '../../../domains/market/sources/settlement-rows.ts';
import type { SourceRow } from '../../../src/collect/sources/source.ts';
import { SourceError } from '../../../src/collect/sources/source.ts';
import { answerOf } from '../../support/ask-fixture.ts';

const padding = fc.constantFrom('', ' ', '  ', '\t', '\u3000');

test('a number is read whatever its commas and its padding', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), padding, padding, (value, before, after) => {
      expect(readNumber(`${before}${value.toLocaleString('en-US')}${after}`)).toBe(value);
      expect(readNumber(`${before}${value}.50${after}`)).toBe(Number(`${value}.5`));
    }),
  );
});

test.each(['', ' ', '-', '--', '.', '1.2.3', '가격', '1e5', '0x10', 'NaN', undefined])(
  '%j is no number',
  (text) => {
    expect(readNumber(text)).toBeNull();
  },
);

test('every origin has one of the regions, and spaces make no difference', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom('경북 안동시', '광주', '수입')), (name) => {
      expect(regions).toContain(originRegion(name));
      expect(originRegion(` ${name.split('').join(' ')}\n`)).toBe(originRegion(name));
    }),
  );
});

test.each([
  ['경북 안동시 ', '경상'],
  ['경상북도 안동시', '경상'],
  ['안동', '경상'],
  ['전남광주통합특별시 나주시', '전라'],
  ['광주 북구', '전라'],
  ['광주광역시', '전라'],
  ['경기도 광주시', '경기'],
  ['광주', '기타'],
  ['고성군', '기타'],
  ['강원 고성군', '강원'],
  ['경남 고성', '경상'],
  ['강서구', '기타'],
  ['부산 강서구', '경상'],
  ['군위군', '경상'],
  ['서귀포시', '제주'],
  ['세종', '충청'],
  ['청주시 상당구', '충청'],
  ['필리핀', '수입'],
  ['미국(캘리포니아)', '수입'],
  ['수입산', '수입'],
  ['대한민국', '기타'],
  ['', '기타'],
  [null, '기타'],
])('the origin %j is %s', (name, region) => {
  expect(originRegion(name)).toBe(region);
});

test('rows of any texts are read, with names trimmed and six digits of a code where there are classes', () => {
  const read = settlementReader({
    originName: 'plor_nm',
    itemName: 'gds_mclsf_nm',
    largeCode: 'gds_lclsf_cd',
    middleCode: 'gds_mclsf_cd',
    smallCode: 'gds_sclsf_cd',
    amountKrw: 'totprc',
    volumeKg: 'unit_tot_qty',
  });
  const code = fc.integer({ min: 0, max: 99 }).map(String);
  const figure = fc.oneof(
    fc.integer({ min: 0, max: 9_000_000 }).map((value) => value.toLocaleString('en')),
    fc.constantFrom('', ' 12 ', '.4', '0'),
  );
  fc.assert(
    fc.property(code, code, fc.string(), figure, figure, (middle, small, name, amount, volume) => {
      const row = settlementRow(
        read({
          ...{ gds_lclsf_cd: '6', gds_mclsf_cd: middle, gds_sclsf_cd: small },
          ...{ plor_nm: name, gds_mclsf_nm: name, totprc: amount, unit_tot_qty: volume },
        }),
      );
      expect(row.itemCode).toMatch(/^06\d{4}$/);
      expect(row.pricePerKg === null || Number.isFinite(row.pricePerKg)).toBe(true);
    }),
  );
  const wrong = { gds_lclsf_cd: '6', gds_mclsf_cd: '1', gds_sclsf_cd: '1', totprc: 'abc' };
  expect(() => read(wrong)).toThrow('totprc is no number');
});

test('putting lots together keeps every sum, in any order, and leaves no key twice', () => {
  const lot = fc.record({
    date: fc.constant('2026-09-01'),
    corporationCode: fc.constantFrom('11000101', '11000102'),
    gradeName: fc.constantFrom('특', '상', null),
    packages: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.constant(null)),
    volumeKg: fc.integer({ min: 1, max: 5_000 }),
    amountKrw: fc.integer({ min: 1_000, max: 9_000_000 }),
    minPriceKrw: fc.integer({ min: 10, max: 1_000 }),
  });
  fc.assert(
    fc.property(fc.array(lot), (lots) => {
      const combined = combineSettlements(lots);
      for (const name of ['packages', 'volumeKg', 'amountKrw'] as const) {
        expect(sumOf(combined, name)).toBe(sumOf(lots, name));
      }
      const keys = combined.map((row) => JSON.stringify(settlementKey.map((name) => row[name])));
      expect(new Set(keys).size).toBe(keys.length);
      const backwards = combineSettlements(lots.toReversed());
      expect(backwards).toHaveLength(combined.length);
      expect(leastOf(backwards)).toBe(leastOf(lots));
    }),
  );
});

test('whatever a server says is data or a problem, never a crash', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
      const answer = answerOf(body);
      const problem = gridProblemOf(answer);
      if (problem) expect(() => readGrid(answer)).toThrow(SourceError);
      else expect(readGrid(answer).records).toBeDefined();
      expect(atSettlements.provider.problemOf(answer)).toBeDefined();
    }),
  );
});

function sumOf(rows: readonly SourceRow[], name: string): number {
  return rows.reduce((sum, row) => sum + Number(row[name] ?? 0), 0);
}

function leastOf(rows: readonly SourceRow[]): number {
  return Math.min(...rows.map(({ minPriceKrw }) => Number(minPriceKrw)));
}
