import { expect, test } from 'vitest';
import { garakFixture } from '../../../domains/market/fixture/garak-fixture.ts';
import { garak } from '../../../domains/market/providers/garak.ts';
import { garakAuctions } from '../../../domains/market/sources/garak-auctions.ts';
import { garakGradePrices } from '../../../domains/market/sources/garak-grade-prices.ts';
import { garakItemPrices } from '../../../domains/market/sources/garak-item-prices.ts';
import { garakPriceSeries } from '../../../domains/market/sources/garak-price-series.ts';
import { garakVolumes } from '../../../domains/market/sources/garak-volumes.ts';
import { garakWeeklyPrices } from '../../../domains/market/sources/garak-weekly-prices.ts';
import type { Part, Source } from '../../../src/collect/sources/source.ts';
import { answerOf, askFixture, readPart } from '../../support/ask-fixture.ts';

const today = '2026-11-02';
/** A Tuesday; the Sunday before it. */
const tuesday: Part = { key: '2026-10-27', values: { date: '2026-10-27' } };
const sunday: Part = { key: '2026-10-25', values: { date: '2026-10-25' } };
const scheduled = { date: today, hour: 16, minute: 0 };
const sources: readonly Source[] = [
  garakItemPrices,
  garakPriceSeries,
  garakAuctions,
  garakVolumes,
  garakGradePrices,
  garakWeeklyPrices,
];

test('asks for a day with id and password as places to be filled, and the days to compare with', () => {
  expect(garakItemPrices.request(tuesday, 2, 100)).toEqual({
    path: '/homepage/publicdata/dataXmlOpen.do',
    query: {
      ...{ id: '{ID}', passwd: '{PASSWORD}', dataid: 'data52', pagesize: 100, pageidx: 2 },
      'portal.templet': 'false',
      ...{ p_ymd: '20261027', p_jymd: '20261026', p_jjymd: '20251027' },
      ...{ d_cd: '2', p_pos_gubun: '1', pum_nm: '' },
    },
  });
});

test('the day before a Monday is the Saturday', () => {
  const monday: Part = { key: '', values: { date: '2026-10-26' } };
  expect(garakItemPrices.request(monday, 1, 100).query.p_jymd).toBe('20261024');
});

test('reads padded values, commas and CDATA, works out the price per kg, and keeps fields nobody knows', () => {
  const page = garakItemPrices.read(
    xmlOf(
      1,
      `<list><PUM_NM_A><![CDATA[사과 후지]]></PUM_NM_A><PUM_CD>11100</PUM_CD><G_NAME_A><![CDATA[상]]></G_NAME_A>
       <U_NAME><![CDATA[  10키로상자]]></U_NAME><UNIT_QTY>  10</UNIT_QTY><AV_P_A>41,250</AV_P_A><PAV_P_A>-</PAV_P_A>
       <PAV_PY_A></PAV_PY_A><NEW_FIELD> x </NEW_FIELD></list>`,
    ),
    tuesday,
  );
  expect(page).toMatchObject({ received: 1, total: 1 });
  expect(page.rows[0]).toMatchObject({
    ...{ date: '2026-10-27', itemCode: '060103', garakItemCode: '11100', gradeName: '상' },
    ...{ unitName: '10키로상자', unitQuantity: 10, unitKg: 10 },
    ...{ averagePriceKrw: 41_250, pricePerKg: 4_125 },
    ...{ previousPriceKrw: null, lastYearPriceKrw: null, NEW_FIELD: 'x' },
  });
});

test('reads the older field names and the JSON form as well', () => {
  const json = JSON.stringify({
    resultData: [{ PUM_NM_A: '배 신고', E_NAME: '특', F_NAME: ' 15키로상자', AV_P_A: '60,000' }],
  });
  expect(garakItemPrices.read(answerOf(json), tuesday).rows[0]).toMatchObject({
    ...{ itemCode: '060201', gradeName: '특', unitKg: 15, pricePerKg: 4_000 },
  });
  const legacy = xmlOf(
    1,
    '<list><YMD>20260901</YMD><UNIT>2키로상자</UNIT><PUM_NM>설향</PUM_NM><AVG_P1>21,000</AVG_P1><STD_PRICE>-</STD_PRICE></list>',
  );
  const part: Part = {
    key: '',
    values: { item: '22607', from: '2026-09-01', to: '2026-09-01' },
  };
  expect(garakPriceSeries.read(legacy, part).rows[0]).toMatchObject({
    ...{ date: '2026-09-01', itemCode: '080413', unitKg: 2, averagePriceKrw: null },
    ...{ comparedPrice1Krw: 21_000, comparedPrice2Krw: null, standardPriceKrw: null },
  });
});

test('reads EUC-KR, which the manual speaks of', () => {
  const [before, after] = [
    '<lists><list_total_count>1</list_total_count><list><PUM_NM_A>',
    '</PUM_NM_A></list></lists>',
  ];
  const apple = [0xbb, 0xe7, 0xb0, 0xfa];
  const bytes = Uint8Array.from([...Buffer.from(before), ...apple, ...Buffer.from(after)]);
  expect(garakItemPrices.read(answerOf(bytes), tuesday).rows[0]?.itemName).toBe('사과');
});

test.each(sources.map((source) => [source.name, source] as const))(
  '%s reads what the sample server has for its newest parts, each row with every column and a key of its own',
  (_, source) => {
    const parts = source.parts(scheduled);
    const rows = parts.flatMap((part) => readPart(source, garakFixture, part, { today }));
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) {
      for (const { name, type } of source.fields) {
        expect(row, `${name} of ${JSON.stringify(row)}`).toHaveProperty(name);
        const isNumber = type === 'double' || type === 'integer';
        if (row[name] !== null) expect(typeof row[name]).toBe(isNumber ? 'number' : 'string');
      }
    }
    const keys = rows.map((row) => source.key.map((name) => row[name]).join('|'));
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length);
  },
);

test('a server that gives ten records whatever is asked loses none', () => {
  const usual = readPart(garakItemPrices, garakFixture, tuesday, { today });
  const small = readPart(garakItemPrices, garakFixture, tuesday, {
    today,
    fault: 'wrong-page-size',
  });
  expect(usual.length).toBeGreaterThan(20);
  expect(small).toEqual(usual);
});

test('a single record is read as one row', () => {
  const rows = readPart(garakItemPrices, garakFixture, tuesday, { today, fault: 'one-object' });
  expect(rows).toHaveLength(1);
});

test('on a Sunday the table of Saturday comes again, and is the same in the columns that tell', () => {
  const saturday: Part = { key: '2026-10-24', values: { date: '2026-10-24' } };
  const { sameColumns = [] } = garakItemPrices.carriesOver ?? {};
  const [again, before] = [sunday, saturday].map((part) =>
    readPart(garakItemPrices, garakFixture, part, { today }).map((row) =>
      sameColumns.map((name) => row[name]),
    ),
  );
  expect(again).toEqual(before);
});

test('lots alike in everything are one row with their number and units', () => {
  const lot =
    '<list><PUMMOK>사과</PUMMOK><PUMJONG>후지</PUMJONG><UUN>10키로상자</UUN><DDD>특</DDD><PPRICE>50,000</PPRICE><SSANGI>경북 안동시</SSANGI><QTY>7</QTY></list>';
  const part: Part = {
    key: '',
    values: { date: '2026-10-27', corporationCode: '11000101', className: '사과' },
  };
  const { rows } = garakAuctions.read(xmlOf(3, lot + lot + lot.replace('특', '상')), part);
  expect(garakAuctions.combine?.(rows)).toMatchObject([
    { gradeName: '특', lots: 2, quantity: 14, region: '경상', itemCode: '060103' },
    { gradeName: '상', lots: 1, quantity: 7, priceKrw: 50_000, pricePerKg: 5_000 },
  ]);
});

test('a price that is no number is refused', () => {
  const part: Part = {
    key: '',
    values: { date: '2026-10-27', corporationCode: '11000101', className: '사과' },
  };
  const lot = '<list><PUMMOK>사과</PUMMOK><PPRICE>abc</PPRICE></list>';
  expect(() => garakAuctions.read(xmlOf(1, lot), part)).toThrow('PPRICE is no number: "abc"');
});

test('a week is the mean of its days beside the week before', () => {
  const part: Part = {
    key: '',
    values: { item: '22500', from: '2026-10-12', to: '2026-10-25' },
  };
  const day = (date: string, price: string) =>
    `<list><YMD>${date}</YMD><AVG_0>${price}</AVG_0></list>`;
  const { rows } = garakWeeklyPrices.read(
    xmlOf(
      4,
      day('20261013', '10,000') +
        day('20261020', '12,000') +
        day('20261022', '13,000') +
        day('20261023', '-'),
    ),
    part,
  );
  expect(garakWeeklyPrices.combine?.(rows)).toMatchObject([
    {
      ...{ weekStart: '2026-10-19', itemCode: '080307', tradingDays: 2 },
      ...{ averagePriceKrw: 12_500, previousAveragePriceKrw: 10_000, changePercent: 25 },
    },
  ]);
});

test('volumes are read where a name says what they are, and kept as they come where none does', () => {
  const part: Part = { key: '', values: { date: '2026-10-27', item: '22500' } };
  const read = (xml: string) => garakVolumes.read(xmlOf(1, xml), part).rows[0];
  expect(read('<list><G_NAME>상</G_NAME><SUM_TOT>1,200</SUM_TOT></list>')).toMatchObject({
    ...{ gradeName: '상', volume: 1_200, itemCode: '080307' },
  });
  expect(read('<list><A1>상</A1><A2>1,200</A2></list>')).toMatchObject({
    ...{ gradeName: '', volume: null, A1: '상', A2: '1,200' },
  });
});

test.each([
  ['no-count', undefined, 'later', 'no-count'],
  ['api-error', undefined, 'later', 'ApiErrorMsg'],
  ['api-error-quota', undefined, 'quota', 'ApiErrorMsg'],
  ['not-json', undefined, 'retry', 'unreadable'],
  ['a wrong id', 'other', 'later', 'no-count'],
])('names the problem of an answer: %s', (fault, key, kind, code) => {
  const asking = { today, ...(key === undefined ? { fault } : { key }) };
  const answer = askFixture(garakItemPrices, garakFixture, tuesday, asking);
  expect(garak.problemOf(answer)).toMatchObject({ kind, code });
});

test.each([
  ['<!DOCTYPE html><html><body>점검</body></html>', 'retry', 'web-page'],
  ['<lists><list_total_count>3</list_total_count><list><AV_P', 'retry', 'unreadable'],
  ['{"message":"ApiErrorMsg:인증 오류"}', 'final', 'ApiErrorMsg'],
])('names the problem of %s', (body, kind, code) => {
  expect(garak.problemOf(answerOf(body))).toMatchObject({ kind, code });
});

test('an empty body means no trade on a Sunday, and is a fault on a Tuesday', () => {
  const asking = { today, fault: 'empty-body' };
  const read = (part: Part) =>
    garakItemPrices.read(askFixture(garakItemPrices, garakFixture, part, asking), part);
  expect(garak.problemOf(answerOf(''))).toBeUndefined();
  expect(read(sunday)).toEqual({ rows: [], total: 0 });
  expect(() => read(tuesday)).toThrow(/empty.*A later run asks again/u);
});

test('a count of 0 is no trade', () => {
  const answer = xmlOf(0, '');
  expect(garak.problemOf(answer)).toBeUndefined();
  expect(garakItemPrices.read(answer, tuesday)).toEqual({ rows: [], received: 0, total: 0 });
});

function xmlOf(total: number, lists: string) {
  return answerOf(
    `<?xml version="1.0" encoding="UTF-8"?><lists><list_total_count>${total}</list_total_count>${lists}</lists>`,
    { contentType: 'text/xml' },
  );
}
