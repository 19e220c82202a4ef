import { addDays, datesBetween } from '../../../src/collect/sources/scheduled-time.ts';
import type { Part, Source, SourceRow } from '../../../src/collect/sources/source.ts';
import { readKamis, requireEcho } from '../formats/kamis-answer.ts';
import type { KamisRecord } from '../formats/kamis-answer.ts';
import { withOtherFields } from '../formats/other-fields.ts';
import { readFigure, readNumber } from '../formats/read-number.ts';
import { pricePerKgOf, unitWeightOf } from '../formats/unit-weight.ts';
import { kamis } from '../providers/kamis.ts';
import { kamisClasses, kamisRequest } from './kamis-request.ts';

const lookBackDays = 7;
/** Seoul: the one city with both wholesale and retail prices of everything. */
const countyCode = '1101';
/** Vegetables, where melons, tomatoes and strawberries stand, and fruit. */
const categoryCodes = ['200', '400'];
const comparisons = [
  ['dayBeforePriceKrw', 'dpr2', 'the day before'],
  ['weekBeforePriceKrw', 'dpr3', 'a week before'],
  ['twoWeeksBeforePriceKrw', 'dpr4', 'two weeks before'],
  ['monthBeforePriceKrw', 'dpr5', 'a month before'],
  ['yearBeforePriceKrw', 'dpr6', 'a year before'],
  ['normalYearPriceKrw', 'dpr7', 'in a normal year (평년)'],
] as const;
const knownFields: ReadonlySet<string> = new Set([
  ...['item_name', 'item_code', 'kind_name', 'kind_code', 'rank', 'rank_code', 'unit', 'dpr1'],
  ...['day1', 'day2', 'day3', 'day4', 'day5', 'day6', 'day7'],
  ...comparisons.map(([, field]) => field),
]);

/**
 * Prices of a day in Seoul by the KAMIS survey, wholesale and retail, beside those of earlier days and of normal years.
 * Source: KAMIS open API, dailyPriceByCategoryList. Some clients call the category p_category_code: both are sent.
 */
export const kamisDailyPrices: Source = {
  name: 'kamis-daily-prices',
  provider: kamis,
  title: { ko: 'KAMIS 일별 부류별 가격', en: 'KAMIS prices by day' },
  documentation: 'https://www.kamis.or.kr/customer/reference/openapi_list.do',
  table: 'kamis_daily_prices',
  fields: [
    { name: 'date', type: 'date', about: 'day of the survey' },
    { name: 'productClass', type: 'varchar', about: 'wholesale or retail' },
    { name: 'categoryCode', type: 'varchar', about: '200 vegetables, 400 fruit' },
    { name: 'kamisItemCode', type: 'varchar', about: 'such as 411, apple' },
    { name: 'itemName', type: 'varchar', about: 'such as 사과' },
    { name: 'kindCode', type: 'varchar', about: 'such as 05, Fuji' },
    { name: 'kindName', type: 'varchar', about: 'kind with its unit, such as 후지(10kg)' },
    { name: 'rankCode', type: 'varchar', about: '04 or 05' },
    { name: 'rankName', type: 'varchar', about: '상품 (high) or 중품 (medium)' },
    { name: 'unitName', type: 'varchar', about: 'such as 10kg or 10개' },
    {
      name: 'unitKg',
      type: 'double',
      about: 'weight of a unit, kg; none where it is sold by the piece',
    },
    { name: 'priceKrw', type: 'double', about: 'price of a unit, KRW' },
    { name: 'pricePerKg', type: 'double', about: 'priceKrw / unitKg, KRW per kg' },
    ...comparisons.map(([name, , when]) => ({
      name,
      type: 'double' as const,
      about: `price of a unit ${when}, KRW`,
    })),
  ],
  key: ['date', 'productClass', 'kamisItemCode', 'kindCode', 'kindName', 'rankCode', 'unitName'],
  schedule: '10 17 * * *',
  parts: ({ date }) => dayParts(addDays(date, -lookBackDays), date),
  backfillParts: dayParts,
  request: ({ values }) =>
    kamisRequest('dailyPriceByCategoryList', {
      p_product_cls_code: values.classCode ?? '',
      p_country_code: countyCode,
      p_regday: values.date ?? '',
      p_convert_kg_yn: 'N',
      p_item_category_code: values.categoryCode ?? '',
      p_category_code: values.categoryCode ?? '',
    }),
  read: (answer, part) => {
    requireEcho(answer, {
      p_regday: String(part.values.date),
      p_product_cls_code: String(part.values.classCode),
      p_country_code: countyCode,
    });
    const rows = readKamis(answer)
      .filter((record) => isOfDay(record, String(part.values.date)))
      .map((record) => rowOf(record, part));
    // `-` is no price: there was no survey that day, or not of this.
    return { rows: rows.filter(({ priceKrw }) => priceKrw !== null) };
  },
  sampleDays: 14,
};

function dayParts(from: string, to: string): readonly Part[] {
  return datesBetween(from, to).flatMap((date) =>
    Object.keys(kamisClasses).flatMap((classCode) =>
      categoryCodes.map((categoryCode) => ({
        key: `${date}/${classCode}/${categoryCode}`,
        values: { date, classCode, categoryCode },
      })),
    ),
  );
}

/** The label of the first price reads `당일 (04/04)`; where it names another day, that is what the price is of. */
function isOfDay({ day1 = '' }: KamisRecord, date: string): boolean {
  const [, month, day] = /\((\d{2})\D(\d{2})\)/u.exec(day1) ?? [];
  return month === undefined || date.endsWith(`-${month}-${day}`);
}

function rowOf(record: KamisRecord, { values }: Part): SourceRow {
  const { kind_name: kindName = '', unit: unitName = '' } = record;
  const unitKg = unitWeightOf(unitName || kindName);
  const priceKrw = readFigure(record.dpr1, 'dpr1');
  const columns = {
    date: String(values.date),
    productClass: kamisClasses[String(values.classCode)] ?? '',
    categoryCode: String(values.categoryCode),
    kamisItemCode: record.item_code ?? '',
    itemName: record.item_name ?? '',
    kindCode: record.kind_code ?? '',
    kindName,
    rankCode: record.rank_code ?? '',
    rankName: record.rank ?? '',
    unitName,
    unitKg,
    priceKrw,
    pricePerKg: pricePerKgOf(priceKrw, unitKg),
    ...Object.fromEntries(comparisons.map(([name, field]) => [name, readNumber(record[field])])),
  };
  return withOtherFields(columns, record, knownFields);
}
