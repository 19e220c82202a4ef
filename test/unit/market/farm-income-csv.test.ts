import { expect, test } from 'vitest';
import { readFarmIncomeCsv } from '../../../domains/market/farm-income-csv.ts';
import { farmIncomeFields } from '../../../domains/market/sources/farm-income-row.ts';
import { PomonaError } from '../../../src/base/errors.ts';

const header = '지역구분,년,작목군,작목,구분,값';
const lines = [
  header,
  '전국,2024,과수,사과,총수입,8000000.0',
  '전국,2024,과수,사과,소득,4600000.0',
  '전국,2024,과수,사과,순수익,2000000.0',
  '전국,2024,과수,사과,소득률,52.1',
  '전국,2024,과수,사과,순수익율,25.0',
  '전국,2024,과수,사과,농가수취가격,"3,200"',
  '전국,2024,과수,사과,총노동시간,156.8',
  '강원,2024,과수,오미자,총수입,5100000.0',
];

test('makes one row of the figures of an area, year and crop, and works the ratios out', () => {
  const rows = readFarmIncomeCsv(bytesOf(`\uFEFF${lines.join('\r\n')}\r\n`));
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    ...{
      year: 2024,
      cropName: '사과',
      cropCode: 'FT01060100060100',
      areaName: '전국',
      areaCode: '',
    },
    ...{ grossIncomeKrw: 8_000_000, incomeRatioPublished: 52.1, incomeRatioPercent: 57.5 },
    ...{ netProfitRatioPublished: 25, netProfitRatioPercent: 25, unitPriceKrw: 3_200 },
    ...{ operatingCostKrw: null, 총노동시간: '156.8' },
  });
  expect(rows[1]).toMatchObject({ cropName: '오미자', cropCode: '', areaCode: '강원' });
  for (const { name } of farmIncomeFields) expect(rows[1]).toHaveProperty(name);
});

test('a file of another form is refused with the columns it lacks', () => {
  expect(() => readFarmIncomeCsv(bytesOf('a,b\n1,2\n'))).toThrow(PomonaError);
  expect(() =>
    readFarmIncomeCsv(bytesOf(`${header.replace('작목,구분', '작물,구분')}\n1,2,3,4,5,6`)),
  ).toThrow(/lacks the column 작목/u);
  expect(() => readFarmIncomeCsv(bytesOf(''))).toThrow(PomonaError);
});

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
