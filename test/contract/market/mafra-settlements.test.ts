import { expect, test } from 'vitest';
import { atFixture } from '../../../domains/market/fixture/at-fixture.ts';
import { mafraFixture } from '../../../domains/market/fixture/mafra-fixture.ts';
import { atSettlements } from '../../../domains/market/sources/at-settlements.ts';
import { mafraSettlements } from '../../../domains/market/sources/mafra-settlements.ts';
import type { Part, SourceRow } from '../../../src/collect/sources/source.ts';
import { answerOf, askFixture, readPart } from '../../support/ask-fixture.ts';

const today = '2026-09-03';
const grid = 'Grid_20240625000000000653_1';
const part: Part = {
  key: '2026-09-01/110001/08',
  values: { date: '2026-09-01', marketCode: '110001', categoryCode: '08' },
};

/** A row in the documented shape. */
const record = {
  SALEDATE: '20260901',
  WHSALCD: '110001',
  WHSALNAME: '서울가락',
  CMPCD: '11000103',
  CMPNAME: '(주)중앙청과',
  LARGE: '08',
  LARGENAME: '과일과채류',
  MID: '06',
  MIDNAME: '방울토마토',
  SMALL: '03',
  SMALLNAME: '대추방울',
  SANCD: '340200',
  SANNAME: '충청남도 부여군',
  DANQ: 3,
  DANCD: '12',
  POJCD: '101',
  STD: '3kg상자',
  SIZECD: '8ZZ',
  SIZENAME: '.',
  LVCD: '12',
  LVNAME: '상 ',
  TOTQTY: 400,
  TOTAMT: '5,640,000',
  MINAMT: 9_800,
  MAXAMT: 17_900,
  AVGAMT: 14_100,
};

test('asks for a range of rows, with the key in the path and dates without dashes', () => {
  expect(mafraSettlements.request(part, 2, 1_000)).toEqual({
    path: `/openapi/{KEY}/json/${grid}/1001/2000`,
    query: { SALEDATE: '20260901', WHSALCD: '110001', LARGE: '08' },
  });
});

test('reads every documented field, trimmed and typed, and works out what follows from them', () => {
  expect(mafraSettlements.read(gridAnswer({ row: [record] }), part)).toEqual({
    rows: [
      {
        date: '2026-09-01',
        marketCode: '110001',
        marketName: '서울가락',
        corporationCode: '11000103',
        corporationName: '(주)중앙청과',
        itemCode: '080603',
        categoryName: '과일과채류',
        itemName: '방울토마토',
        varietyName: '대추방울',
        gradeCode: '12',
        gradeName: '상',
        sizeCode: '8ZZ',
        sizeName: '.',
        packageCode: '101',
        packageName: '상자',
        originCode: '340200',
        originName: '충청남도 부여군',
        region: '충청',
        unitCode: '12',
        unitName: 'kg',
        unitKg: 3,
        packages: 400,
        volumeKg: 1_200,
        amountKrw: 5_640_000,
        minPriceKrw: 9_800,
        maxPriceKrw: 17_900,
        averagePriceKrw: 14_100,
        pricePerKg: 4_700,
      },
    ],
    received: 1,
    total: 1,
  });
});

test.each([
  ['10개', 10, null, null],
  ['500g봉지', 500, 0.5, '봉지'],
  ['상자', 10, 10, '상자'],
  ['', 10, 10, null],
])('the standard %j of a unit of %s tells its measure', (STD, DANQ, unitKg, packageName) => {
  const row = mafraSettlements.read(gridAnswer({ row: [{ ...record, STD, DANQ }] }), part).rows[0];
  expect(row).toMatchObject({
    unitKg,
    packageName,
    volumeKg: unitKg === null ? null : 400 * unitKg,
  });
});

test('has the columns of at-settlements', () => {
  expect(mafraSettlements.fields).toBe(atSettlements.fields);
  expect(mafraSettlements.key).toBe(atSettlements.key);
});

test('the fixture tells of the same trades as that of aT', () => {
  const ours = readPart(mafraSettlements, mafraFixture, part, { today });
  const theirs = readPart(atSettlements, atFixture, part, { today });
  const amounts = (rows: readonly SourceRow[]) =>
    rows.reduce((sum, { amountKrw }) => sum + Number(amountKrw), 0);
  expect(ours.length).toBeGreaterThan(10);
  expect(amounts(ours)).toBe(amounts(theirs));
});

test('the fixture gives the same rows in one range and in many', () => {
  const whole = readPart(mafraSettlements, mafraFixture, part, { today });
  expect(readPart(mafraSettlements, mafraFixture, part, { today, pageSize: 3 })).toEqual(whole);
});

test('a grid as XML is read as the one as JSON', () => {
  const asXml = readPart(mafraSettlements, mafraFixture, part, {
    today,
    change: ({ path, query }) => ({ path: path.replace('/json/', '/xml/'), query }),
  });
  expect(asXml).toEqual(readPart(mafraSettlements, mafraFixture, part, { today }));
});

test('one row that comes as an object is read as a list of one', () => {
  const page = mafraSettlements.read(ask('one-object'), part);
  expect(page).toMatchObject({ received: 1, total: 1 });
  expect(page.rows).toHaveLength(1);
});

test('a range that comes short still tells how many rows there are, so that none is missed in silence', () => {
  const page = mafraSettlements.read(ask('wrong-page-size'), part);
  expect(page.received).toBe(10);
  expect(page.total).toBeGreaterThan(10);
});

test('the word sample in place of a key is given five rows', () => {
  const answer = askFixture(mafraSettlements, mafraFixture, part, { today, key: 'sample' });
  expect(mafraSettlements.read(answer, part).received).toBe(5);
});

test('more than a thousand rows at once are refused', () => {
  const answer = askFixture(mafraSettlements, mafraFixture, part, { today, pageSize: 1_001 });
  expect(mafraSettlements.provider.problemOf(answer)).toMatchObject({ code: 'ERROR-336' });
});

test.each([
  ['info-100', 'final', 'INFO-100'],
  ['grid-info-100', 'final', 'INFO-100'],
  ['info-200', 'empty', 'INFO-200'],
  ['grid-info-200', 'empty', 'INFO-200'],
  ['error-300', 'final', 'ERROR-300'],
  ['error-350', 'later', 'ERROR-350'],
  ['grid-error-350', 'later', 'ERROR-350'],
  ['error-500', 'retry', 'ERROR-500'],
  ['error-777', 'later', 'ERROR-777'],
])('tells %s as %s', (fault, kind, code) => {
  expect(mafraSettlements.provider.problemOf(ask(fault))).toMatchObject({ kind, code });
});

test.each([
  ['a web page', '<!DOCTYPE html><html><body>점검</body></html>', 200, 'retry'],
  ['half an answer', `{"${grid}":{"totalCnt":3,"row":[{"SALE`, 200, 'retry'],
  ['nothing', '', 200, 'retry'],
  ['a refusal', 'Forbidden', 403, 'final'],
])('tells %s from data', (_, body, status, kind) => {
  const problem = mafraSettlements.provider.problemOf(answerOf(body, { status }));
  expect(problem).toMatchObject({ kind });
});

test('an unknown key is refused', () => {
  const answer = askFixture(mafraSettlements, mafraFixture, part, { today, key: 'stranger' });
  expect(mafraSettlements.provider.problemOf(answer)).toMatchObject({ code: 'INFO-100' });
});

test('Sundays and today have no data', () => {
  for (const date of ['2026-08-30', today]) {
    const asked = { ...part, values: { ...part.values, date } };
    expect(readPart(mafraSettlements, mafraFixture, asked, { today })).toEqual([]);
  }
});

function ask(fault: string) {
  return askFixture(mafraSettlements, mafraFixture, part, { today, fault });
}

function gridAnswer({ row }: { row: readonly object[] }) {
  const result = { code: 'INFO-000', message: '정상 처리되었습니다.' };
  return answerOf(
    JSON.stringify({ [grid]: { totalCnt: row.length, startRow: 1, endRow: 1_000, result, row } }),
  );
}
