import { expect, test } from 'vitest';
import { atFixture } from '../../../domains/market/fixture/at-fixture.ts';
import { atSettlements } from '../../../domains/market/sources/at-settlements.ts';
import type { Part } from '../../../src/collect/sources/source.ts';
import { answerOf, askFixture, readPart } from '../../support/ask-fixture.ts';

const today = '2026-09-03';
const part: Part = {
  key: '2026-09-01/110001/06',
  values: { date: '2026-09-01', marketCode: '110001', categoryCode: '06' },
};

/** A trade in the documented shape, with all of its fields. */
const trade = {
  trd_clcln_ymd: '2026-09-01',
  whsl_mrkt_cd: '110001',
  whsl_mrkt_nm: '서울가락',
  corp_cd: '11000104',
  corp_nm: '동화청과㈜',
  gds_lclsf_cd: '06',
  gds_lclsf_nm: '과실류',
  gds_mclsf_cd: '02',
  gds_mclsf_nm: '배',
  gds_sclsf_cd: '01',
  gds_sclsf_nm: '신고',
  trd_se: '경매',
  grd_cd: '11',
  grd_nm: '특',
  sz_cd: '8ZZ',
  sz_nm: '.',
  pkg_cd: '101',
  pkg_nm: '상자',
  plor_cd: '350100',
  plor_nm: '전남 나주시   ',
  unit_cd: '12',
  unit_nm: 'kg',
  unit_qty: '15',
  unit_tot_qty: '1,500.0',
  totprc: '6,020,000',
  hgprc: '71,000',
  lwprc: '48,500',
  avgprc: '60,200',
};

test('asks for one day, one market and one class, with conditions in brackets', () => {
  expect(atSettlements.request(part, 3, 1_000)).toEqual({
    path: '/katSale/trades',
    query: {
      serviceKey: '{KEY}',
      returnType: 'json',
      pageNo: 3,
      numOfRows: 1_000,
      'cond[trd_clcln_ymd::EQ]': '2026-09-01',
      'cond[whsl_mrkt_cd::EQ]': '110001',
      'cond[gds_lclsf_cd::EQ]': '06',
    },
  });
});

test('reads every documented field, trimmed and typed, and works out what follows from them', () => {
  expect(atSettlements.read(envelope([trade]), part)).toEqual({
    rows: [
      {
        date: '2026-09-01',
        marketCode: '110001',
        marketName: '서울가락',
        corporationCode: '11000104',
        corporationName: '동화청과㈜',
        itemCode: '060201',
        categoryName: '과실류',
        itemName: '배',
        varietyName: '신고',
        tradeType: '경매',
        gradeCode: '11',
        gradeName: '특',
        sizeCode: '8ZZ',
        sizeName: '.',
        packageCode: '101',
        packageName: '상자',
        originCode: '350100',
        originName: '전남 나주시',
        region: '전라',
        unitCode: '12',
        unitName: 'kg',
        unitKg: 15,
        packages: 100,
        volumeKg: 1_500,
        amountKrw: 6_020_000,
        minPriceKrw: 48_500,
        maxPriceKrw: 71_000,
        averagePriceKrw: 60_200,
        pricePerKg: 4_013.333,
      },
    ],
    received: 1,
    total: 1,
  });
});

test('every column of a row is declared, and every declared one is filled', () => {
  const [row = {}] = atSettlements.read(envelope([trade]), part).rows;
  const declared = atSettlements.fields.map(({ name }) => name);
  expect(Object.keys(row).toSorted()).toEqual(declared.toSorted());
  expect(declared).toEqual(expect.arrayContaining([...atSettlements.key]));
});

test.each([{ item: null }, null, '', undefined])(
  'the items %j are those of a day without trade',
  (items) => {
    const body = { pageNo: 1, numOfRows: 1_000, totalCount: 0, items };
    const response = { header: { resultCode: '0', resultMsg: '정상' }, body };
    expect(atSettlements.read(answerOf(JSON.stringify({ response })), part)).toEqual({
      rows: [],
      received: 0,
      total: 0,
    });
  },
);

test('null names, a missing small class and an unknown origin are told as such', () => {
  const bare = { ...trade, gds_sclsf_cd: null, gds_sclsf_nm: null, plor_nm: null, unit_qty: '.5' };
  expect(atSettlements.read(envelope([bare]), part).rows[0]).toMatchObject({
    itemCode: '060200',
    varietyName: null,
    originName: null,
    region: '기타',
    unitKg: 0.5,
    packages: 3_000,
  });
});

test('units that are no weight have neither a weight nor a number of packages', () => {
  const pieces = { ...trade, unit_nm: '개', unit_qty: '10' };
  expect(atSettlements.read(envelope([pieces]), part).rows[0]).toMatchObject({
    unitKg: null,
    packages: null,
    volumeKg: 1_500,
    pricePerKg: 4_013.333,
  });
});

test('a field that the service adds is kept as text under the name it came by', () => {
  const added = { ...trade, trd_tm: ' 03:20 ', spm_no: null };
  expect(atSettlements.read(envelope([added]), part).rows[0]).toMatchObject({
    trd_tm: '03:20',
    spm_no: null,
  });
});

test('a field that the service adds does not take the place of a column of its name', () => {
  const added = { ...trade, region: 'x', pricePerKg: '1', marketName: 'y', volumeKg: 'z' };
  expect(atSettlements.read(envelope([added]), part).rows[0]).toMatchObject({
    ...{ region: '전라', pricePerKg: 4_013.333, marketName: '서울가락', volumeKg: 1_500 },
    ...{ region_: 'x', pricePerKg_: '1', marketName_: 'y', volumeKg_: 'z' },
  });
});

test('rows of other days, markets and classes are received, not stored', () => {
  const otherDay = { ...trade, trd_clcln_ymd: '2026-08-31' };
  const others = [otherDay, { ...trade, whsl_mrkt_cd: '110008' }, { ...trade, gds_lclsf_cd: '08' }];
  const page = atSettlements.read(envelope([...others, trade]), part);
  expect(page.rows).toHaveLength(1);
  expect(page.received).toBe(4);
  expect(atSettlements.read(envelope(others), part).rows).toEqual([]);
  expect(() => atSettlements.read(envelope([otherDay]), part)).toThrow(
    'of 2026-09-01, which was asked for',
  );
});

test('lots that nothing tells apart become one, whatever page they came on', () => {
  const other = { ...trade, unit_tot_qty: '750', totprc: '2,500,000', lwprc: '40,000', hgprc: '-' };
  const rows = [trade, { ...trade, grd_nm: '상' }, other].flatMap(
    (each) => atSettlements.read(envelope([each]), part).rows,
  );
  const combined = atSettlements.combine?.(rows) ?? [];
  expect(combined).toHaveLength(2);
  expect(combined[0]).toMatchObject({
    packages: 150,
    volumeKg: 2_250,
    amountKrw: 8_520_000,
    minPriceKrw: 40_000,
    maxPriceKrw: 71_000,
    averagePriceKrw: 56_800,
    pricePerKg: 3_786.667,
  });
});

test('lots that do not all tell what was paid have no amount together, and no price', () => {
  const untold = { ...trade, totprc: '' };
  const rows = [trade, untold].flatMap((each) => atSettlements.read(envelope([each]), part).rows);
  expect(atSettlements.combine?.(rows)).toMatchObject([
    { volumeKg: 3_000, amountKrw: null, pricePerKg: null },
  ]);
});

test.each(['abc', `-1${'0'.repeat(400)}`, '-1e400'])(
  'a figure that is "%s" is refused',
  (totprc) => {
    expect(() => atSettlements.read(envelope([{ ...trade, totprc }]), part)).toThrow(
      'totprc is no number',
    );
  },
);

test('the fixture gives the same lots in one page and in many, as JSON and as XML', () => {
  const whole = readPart(atSettlements, atFixture, part, { today });
  expect(whole.length).toBeGreaterThan(40);
  expect(whole.length).toBeLessThanOrEqual(120);
  expect(readPart(atSettlements, atFixture, part, { today, pageSize: 7 })).toEqual(whole);
  const asXml = readPart(atSettlements, atFixture, part, {
    today,
    change: ({ path, query }) => ({ path, query: { ...query, returnType: 'xml' } }),
  });
  expect(asXml).toEqual(whole);
});

test('a server that gives ten rows whatever is asked is read to the end', () => {
  const whole = readPart(atSettlements, atFixture, part, { today });
  expect(readPart(atSettlements, atFixture, part, { today, fault: 'wrong-page-size' })).toEqual(
    whole,
  );
});

test('lots that come one a page, as objects, are read as lists of one', () => {
  const whole = readPart(atSettlements, atFixture, part, { today });
  const asking = { today, fault: 'one-object', pageSize: 1 };
  const { text } = askFixture(atSettlements, atFixture, part, asking);
  expect(JSON.parse(text)).toMatchObject({
    response: { body: { items: { item: { grd_nm: '특' } } } },
  });
  expect(readPart(atSettlements, atFixture, part, asking)).toEqual(whole);
});

test.each(['empty-items', 'null-items'])(
  'a day without trade is an answer without rows: %s',
  (fault) => {
    expect(atSettlements.provider.problemOf(ask(fault))).toBeUndefined();
    expect(atSettlements.read(ask(fault), part)).toEqual({ rows: [], received: 0, total: 0 });
  },
);

test.each(['2026-09-06', '2026-09-03', '2017-12-29'])(
  'Sundays, today and years before the service have no rows: %s',
  (date) => {
    const asked = { ...part, values: { ...part.values, date } };
    expect(
      readPart(atSettlements, atFixture, asked, { today: date > today ? date : today }),
    ).toEqual([]);
  },
);

test.each([
  ['xml-error-30', 'final', '30'],
  ['json-error-30', 'final', '30'],
  ['xml-error-22', 'quota', '22'],
  ['xml-error-23', 'retry', '23'],
  ['xml-error-20', 'final', '20'],
  ['flat-error-10', 'final', '10'],
  ['code-01', 'retry', '01'],
  ['code-03', 'empty', '03'],
])('tells %s as %s', (fault, kind, code) => {
  expect(atSettlements.provider.problemOf(ask(fault))).toMatchObject({ kind, code });
});

test('a key that nobody registered is refused, in XML though JSON was asked for', () => {
  const answer = askFixture(atSettlements, atFixture, part, { today, key: 'stranger' });
  expect(answer.contentType).toContain('xml');
  expect(atSettlements.provider.problemOf(answer)).toMatchObject({ kind: 'final', code: '30' });
});

test('a condition without brackets is not heard, and gives no rows rather than an error', () => {
  const query = new URLSearchParams(
    'serviceKey=sample-key&returnType=json&trd_clcln_ymd=2026-09-01&whsl_mrkt_cd=110001',
  );
  const { body } = atFixture({ path: '/katSale/trades', query, today, minuteOfDay: 0 });
  expect(JSON.parse(String(body))).toMatchObject({
    response: { header: { resultCode: '0' }, body: { totalCount: 0 } },
  });
});

test('a run asks for the week before its day, the latest day first, in fewer calls than the quota allows', () => {
  const parts = atSettlements.parts({ date: '2026-09-03', hour: 6, minute: 20 });
  expect(parts[0]?.key).toBe('2026-09-02/110001/06');
  expect(parts.at(-1)?.key).toBe('2026-08-27/250001/08');
  expect(parts).toHaveLength(84);
});

test('a backfill asks for every market on its last 60 days, and for Garak alone before', () => {
  const parts = atSettlements.backfillParts?.('2026-01-01', '2026-03-31') ?? [];
  const days = (market: string) =>
    new Set(
      parts.filter(({ values }) => values.marketCode === market).map(({ values }) => values.date),
    );
  expect(days('110001').size).toBe(90);
  expect(days('250001').size).toBe(60);
  expect([...days('250001')].at(-1)).toBe('2026-01-31');
  expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length);
});

function ask(fault: string) {
  return askFixture(atSettlements, atFixture, part, { today, fault });
}

function envelope(item: readonly object[]) {
  const body = {
    dataType: 'json',
    pageNo: 1,
    numOfRows: 1_000,
    totalCount: item.length,
    items: { item },
  };
  return answerOf(
    JSON.stringify({ response: { header: { resultCode: '0', resultMsg: '정상' }, body } }),
  );
}
