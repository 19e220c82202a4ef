import type { Source, SourceRow } from '../../../src/collect/sources/source.ts';
import { readKamis } from '../formats/kamis-answer.ts';
import type { KamisRecord } from '../formats/kamis-answer.ts';
import { withOtherFields } from '../formats/other-fields.ts';
import { readFigure, readNumber } from '../formats/read-number.ts';
import { pricePerKgOf, unitWeightOf } from '../formats/unit-weight.ts';
import { kamis } from '../providers/kamis.ts';
import { kamisClasses, kamisRequest } from './kamis-request.ts';

const knownFields: ReadonlySet<string> = new Set([
  ...['product_cls_code', 'product_cls_name', 'category_code', 'category_name', 'productno'],
  ...['lastest_day', 'productName', 'item_name', 'unit', 'direction', 'value'],
  ...['day1', 'day2', 'day3', 'day4', 'dpr1', 'dpr2', 'dpr3', 'dpr4'],
]);

/**
 * The latest mean price of everything that KAMIS surveys, over the whole country, in one call. It cannot be asked for an
 * earlier day: a day that is missed is missed.
 * Source: KAMIS open API, dailySalesList (`lastest_day` is its own spelling).
 */
export const kamisDailySales: Source = {
  name: 'kamis-daily-sales',
  provider: kamis,
  title: { ko: 'KAMIS 최근일자 도소매가격', en: 'Latest KAMIS prices of everything' },
  documentation: 'https://www.kamis.or.kr/customer/reference/openapi_list.do',
  table: 'kamis_daily_sales',
  fields: [
    { name: 'date', type: 'date', about: 'day of the survey' },
    { name: 'productClass', type: 'varchar', about: 'wholesale or retail' },
    { name: 'categoryCode', type: 'varchar', about: '200 vegetables, 400 fruit …' },
    { name: 'categoryName', type: 'varchar', about: 'such as 과일류' },
    {
      name: 'productNumber',
      type: 'varchar',
      about: "KAMIS's number of item, kind, rank and unit",
    },
    { name: 'itemName', type: 'varchar', about: 'item and kind, such as 사과/후지' },
    { name: 'unitName', type: 'varchar', about: 'such as 10kg or 10개' },
    {
      name: 'unitKg',
      type: 'double',
      about: 'weight of a unit, kg; none where it is sold by the piece',
    },
    { name: 'priceKrw', type: 'double', about: 'mean price of a unit, KRW' },
    { name: 'pricePerKg', type: 'double', about: 'priceKrw / unitKg, KRW per kg' },
    { name: 'dayBeforePriceKrw', type: 'double', about: 'price of a unit the day before, KRW' },
    { name: 'monthBeforePriceKrw', type: 'double', about: 'price of a unit a month before, KRW' },
    { name: 'yearBeforePriceKrw', type: 'double', about: 'price of a unit a year before, KRW' },
    {
      name: 'direction',
      type: 'varchar',
      about: 'against the day before: 0 down, 1 up, 2 the same',
    },
    {
      name: 'changePercent',
      type: 'double',
      about: 'against the day before, as published, %, without a sign',
    },
  ],
  key: ['date', 'productClass', 'productNumber'],
  schedule: '50 17 * * *',
  parts: ({ date }) => [{ key: date, values: { date } }],
  request: () => kamisRequest('dailySalesList', {}),
  read: (answer) => {
    const rows = readKamis(answer).map(rowOf);
    return { rows: rows.filter(({ date, priceKrw }) => date !== '' && priceKrw !== null) };
  },
  sampleDays: 1,
};

function rowOf(record: KamisRecord): SourceRow {
  const unitName = record.unit ?? '';
  const unitKg = unitWeightOf(unitName);
  const priceKrw = readFigure(record.dpr1, 'dpr1');
  const columns = {
    date: record.lastest_day ?? '',
    productClass: kamisClasses[record.product_cls_code ?? ''] ?? '',
    categoryCode: record.category_code ?? '',
    categoryName: record.category_name ?? '',
    productNumber: record.productno ?? '',
    itemName: record.productName || record.item_name || '',
    unitName,
    unitKg,
    priceKrw,
    pricePerKg: pricePerKgOf(priceKrw, unitKg),
    dayBeforePriceKrw: readNumber(record.dpr2),
    monthBeforePriceKrw: readNumber(record.dpr3),
    yearBeforePriceKrw: readNumber(record.dpr4),
    direction: record.direction ?? '',
    changePercent: readNumber(record.value),
  };
  return withOtherFields(columns, record, knownFields);
}
