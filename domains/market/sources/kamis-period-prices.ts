import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import { SourceError } from '../../../src/collect/sources/source.ts';
import type { Answer, Page, Part, Source, SourceRow } from '../../../src/collect/sources/source.ts';
import { readKamis, requireEcho } from '../formats/kamis-answer.ts';
import type { KamisRecord } from '../formats/kamis-answer.ts';
import { withOtherFields } from '../formats/other-fields.ts';
import { readFigure } from '../formats/read-number.ts';
import { pricePerKgOf, unitWeightOf } from '../formats/unit-weight.ts';
import { marketItems } from '../items.ts';
import type { KamisCode } from '../items.ts';
import { kamis } from '../providers/kamis.ts';
import { kamisRequest } from './kamis-request.ts';

const lookBackDays = 14;
/** A call may span a year. */
const mostDays = 365;
const ranks: Readonly<Record<string, string>> = { '04': '상품', '05': '중품' };
const knownFields: ReadonlySet<string> = new Set([
  ...['itemname', 'kindname', 'countyname', 'marketname', 'yyyy', 'regday', 'price'],
]);
/** Rows that are no market's, by the name that stands in the place of a city. */
const rowKinds: Readonly<Record<string, string>> = { 평균: 'average', 평년: 'normalYear' };

/**
 * Wholesale prices of the KAMIS survey, day by day, for each city and market, with their mean and that of normal years
 * as rows of their own kind. Survey days only.
 * Source: KAMIS open API, periodProductList.
 */
export const kamisPeriodPrices: Source = {
  name: 'kamis-period-prices',
  provider: kamis,
  title: { ko: 'KAMIS 기간별 도매가격', en: 'KAMIS wholesale prices by period' },
  documentation: 'https://www.kamis.or.kr/customer/reference/openapi_list.do',
  table: 'kamis_period_prices',
  fields: [
    { name: 'date', type: 'date', about: 'day of the survey' },
    {
      name: 'rowKind',
      type: 'varchar',
      about: 'market: a price of one market; average: 평균; normalYear: 평년',
    },
    { name: 'countyName', type: 'varchar', about: 'city, such as 서울; 평균 or 평년' },
    { name: 'marketName', type: 'varchar', about: "such as 가락도매; '' for 평균 and 평년" },
    { name: 'categoryCode', type: 'varchar', about: '200 vegetables, 400 fruit' },
    { name: 'kamisItemCode', type: 'varchar', about: 'such as 411, apple' },
    { name: 'kindCode', type: 'varchar', about: 'such as 05, Fuji' },
    { name: 'rankCode', type: 'varchar', about: '04 or 05' },
    { name: 'rankName', type: 'varchar', about: '상품 (high) or 중품 (medium)' },
    { name: 'itemName', type: 'varchar', about: 'such as 사과' },
    { name: 'kindName', type: 'varchar', about: 'kind with its unit, such as 홍로(10kg)' },
    { name: 'unitKg', type: 'double', about: 'weight of a unit, kg, by the name of the kind' },
    { name: 'priceKrw', type: 'double', about: 'price of a unit, KRW' },
    { name: 'pricePerKg', type: 'double', about: 'priceKrw / unitKg, KRW per kg' },
  ],
  key: [
    ...['date', 'rowKind', 'countyName', 'marketName'],
    ...['kamisItemCode', 'kindCode', 'rankCode', 'kindName'],
  ],
  schedule: '30 17 * * *',
  parts: ({ date }) => seriesParts(addDays(date, -lookBackDays), date),
  backfillParts: yearByYear,
  request: ({ values }) =>
    kamisRequest('periodProductList', {
      // Wholesale.
      p_productclscode: '02',
      p_startday: values.from ?? '',
      p_endday: values.to ?? '',
      p_itemcategorycode: values.categoryCode ?? '',
      p_itemcode: values.kamisItemCode ?? '',
      p_kindcode: values.kindCode ?? '',
      p_productrankcode: values.rankCode ?? '',
      // Without a city it is all of them; whether the name of that parameter is right was never settled.
      p_convert_kg_yn: 'N',
    }),
  read: readPeriod,
  sampleDays: 90,
};

/** Kinds that the shop's items stand for, each once. */
const surveyedKinds: readonly KamisCode[] = [
  ...new Map(
    marketItems.flatMap(({ kamis: code }) =>
      code ? [[Object.values(code).join('-'), code] as const] : [],
    ),
  ).values(),
];

function seriesParts(from: string, to: string): readonly Part[] {
  return surveyedKinds.flatMap(({ categoryCode, itemCode, kindCode }) =>
    Object.keys(ranks).map((rankCode) => ({
      key: `${from}..${to}/${itemCode}-${kindCode}-${rankCode}`,
      values: { from, to, categoryCode, kamisItemCode: itemCode, kindCode, rankCode },
    })),
  );
}

function yearByYear(from: string, to: string): readonly Part[] {
  const end = addDays(from, mostDays - 1);
  if (end >= to) return seriesParts(from, to);
  return [...seriesParts(from, end), ...yearByYear(addDays(end, 1), to)];
}

function readPeriod(answer: Answer, part: Part): Page {
  const { from, to, kamisItemCode } = part.values;
  requireEcho(answer, {
    p_startday: String(from),
    p_endday: String(to),
    p_itemcode: String(kamisItemCode),
  });
  const records = readKamis(answer);
  // 평균 and 평년 name no kind, and are of the unit of the others.
  const named = records.find(({ kindname }) => unitWeightOf(kindname ?? '') !== null);
  const unitKg = unitWeightOf(named?.kindname ?? '');
  const rows = records.map((record) => rowOf(record, part, unitKg));
  // `-` is no price, and no sign that there was a survey.
  return { rows: rows.filter(({ priceKrw }) => priceKrw !== null) };
}

function rowOf(record: KamisRecord, { values }: Part, otherUnitKg: number | null): SourceRow {
  const { countyname = '', marketname = '', itemname = '', kindname = '' } = record;
  const rankCode = String(values.rankCode);
  const unitKg = kindname === '' ? otherUnitKg : unitWeightOf(kindname);
  const priceKrw = readFigure(record.price, 'price');
  const columns = {
    date: dateOf(record),
    rowKind: rowKinds[countyname] ?? 'market',
    countyName: countyname,
    marketName: marketname,
    categoryCode: values.categoryCode ?? '',
    kamisItemCode: values.kamisItemCode ?? '',
    kindCode: values.kindCode ?? '',
    rankCode,
    rankName: ranks[rankCode] ?? '',
    itemName: itemname,
    kindName: kindname,
    unitKg,
    priceKrw,
    pricePerKg: pricePerKgOf(priceKrw, unitKg),
  };
  return withOtherFields(columns, record, knownFields);
}

/** `2026` and `09/01`. */
function dateOf({ yyyy = '', regday = '' }: KamisRecord): string {
  const [, month, day] = /^(\d{2})\D(\d{2})$/u.exec(regday) ?? [];
  if (/^\d{4}$/u.test(yyyy) && month && day) return `${yyyy}-${month}-${day}`;
  throw new SourceError({
    kind: 'later',
    code: 'unreadable',
    message: `yyyy "${yyyy.slice(0, 20)}" and regday "${regday.slice(0, 20)}" make no date.`,
  });
}
