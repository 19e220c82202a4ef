import { expect, test } from 'vitest';
import { farmCrops } from '../../../domains/market/farm-crop.ts';
import { rdaFixture } from '../../../domains/market/fixture/rda-fixture.ts';
import { marketItems } from '../../../domains/market/items.ts';
import { rda } from '../../../domains/market/providers/rda.ts';
import { rdaFarmIncome } from '../../../domains/market/sources/rda-farm-income.ts';
import type { Part } from '../../../src/collect/sources/source.ts';
import { answerOf, askFixture, readPart } from '../../support/ask-fixture.ts';

const today = '2026-11-02';
const appleCode = 'FT01060100060100';
const apples: Part = {
  key: '2025/apple',
  values: { year: 2025, cropCode: appleCode, groupCode: 'KIN03', cropName: '사과' },
};

test('asks for a year and crop', () => {
  expect(rdaFarmIncome.request(apples, 1, 0)).toEqual({
    path: '/portal/openapi/ap/survey/profitAnalysisxml',
    query: {
      ...{ apiKey: '{KEY}', searchYear: 2025, wYear: 2025 },
      ...{ insCode: 'KIN03', jakmokCode: appleCode },
    },
  });
});

test('reads the documented fields, and works out both ratios beside the published one', () => {
  const answer = answerOf(`<service><resultCode>00</resultCode><Count>1</Count>
    <list><item><gubnCode4Name>사과</gubnCode4Name>
      <co010100Amount>2010</co010100Amount><co010100Unitcost>3150</co010100Unitcost>
      <co010000Cost>6,331,500</co010000Cost><co030000Cost>2460000</co030000Cost>
      <co040000Cost>4380000</co040000Cost><co050000Cost>3871500</co050000Cost>
      <co050101Cost>1951500</co050101Cost><co050104Amount>59.9</co050104Amount>
      <co990000Cost>17</co990000Cost></item></list></service>`);
  expect(rda.problemOf(answer)).toBeUndefined();
  expect(rdaFarmIncome.read(answer, apples).rows).toMatchObject([
    {
      ...{ year: 2025, cropCode: appleCode, cropName: '사과', areaCode: '', areaName: '전국' },
      ...{ yieldKg: 2_010, unitPriceKrw: 3_150, grossIncomeKrw: 6_331_500 },
      ...{ operatingCostKrw: 2_460_000, productionCostKrw: 4_380_000, incomeKrw: 3_871_500 },
      ...{ netProfitKrw: 1_951_500, incomeRatioPublished: 59.9, incomeRatioPercent: 61.1 },
      ...{ netProfitRatioPercent: 30.8, valueAddedKrw: null, co990000Cost: '17' },
    },
  ]);
});

test('reads every crop of the sample server since 2014, with accounts that add up', () => {
  const parts = rdaFarmIncome.backfillParts?.('2010-01-01', '2025-12-31') ?? [];
  expect(parts).toHaveLength(12 * farmCrops.length);
  const rows = parts.flatMap((part) => readPart(rdaFarmIncome, rdaFixture, part, { today }));
  expect(rows).toHaveLength(parts.length);
  for (const row of rows) {
    for (const { name } of rdaFarmIncome.fields) expect(row).toHaveProperty(name);
    const { grossIncomeKrw, operatingCostKrw, productionCostKrw } = row;
    expect(row.incomeKrw).toBe(Number(grossIncomeKrw) - Number(operatingCostKrw));
    expect(row.netProfitKrw).toBe(Number(grossIncomeKrw) - Number(productionCostKrw));
    expect(row.incomeRatioPercent).toBeGreaterThan(0);
    expect(row.incomeRatioPercent).toBeLessThan(85);
  }
});

test('every crop code of the shop is one of the survey', () => {
  const known = new Set(farmCrops.map(({ cropCode }) => cropCode));
  const codes = marketItems.flatMap(({ amisCropCode }) => amisCropCode ?? []);
  expect(codes.filter((code) => !known.has(code))).toEqual([]);
});

test('a year that is not published yet has no rows', () => {
  const part: Part = { key: '', values: { ...apples.values, year: 2026 } };
  expect(readPart(rdaFarmIncome, rdaFixture, part, { today })).toEqual([]);
});

test.each([
  ['code-01', 'final', '01'],
  ['code-02', 'final', '02'],
  ['code-03', 'empty', '03'],
  ['code-99', 'later', '99'],
  ['empty-body', 'retry', 'empty-body'],
])('names the problem of an answer: %s', (fault, kind, code) => {
  const answer = askFixture(rdaFarmIncome, rdaFixture, apples, { today, fault });
  expect(rda.problemOf(answer)).toMatchObject({ kind, code });
});

test('a key that is not known ends the run, and a web page or half an answer is asked for again', () => {
  const refused = askFixture(rdaFarmIncome, rdaFixture, apples, { today, key: 'other' });
  expect(rda.problemOf(refused)).toMatchObject({ kind: 'final', code: '02' });
  for (const body of ['<!DOCTYPE html><html><body>점검</body></html>', '<service><resultCode>00<'])
    expect(rda.problemOf(answerOf(body))).toMatchObject({ kind: 'retry', code: 'unreadable' });
});
