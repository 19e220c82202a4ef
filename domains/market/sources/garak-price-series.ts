import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import type {
  Part,
  Source,
  SourceRequest,
  SourceRow,
} from '../../../src/collect/sources/source.ts';
import type { GarakRecord } from '../formats/garak-list.ts';
import { withOtherFields } from '../formats/other-fields.ts';
import { readFigure, readNumber } from '../formats/read-number.ts';
import { pricePerKgOf, unitWeightOf } from '../formats/unit-weight.ts';
import { garak } from '../providers/garak.ts';
import {
  compactDate,
  garakDate,
  garakPageSize,
  garakPlaceCode,
  garakRequest,
  readGarakPage,
  shopItemOf,
} from './garak-request.ts';
import { garakSeriesItem, garakSeriesItems } from './garak-series-item.ts';
import type { GarakSeriesItem } from './garak-series-item.ts';

const lookBackDays = 30;
const comparedYears = [1, 2, 3, 4, 5];
const knownFields: ReadonlySet<string> = new Set([
  ...['YMD', 'MD', 'UNIT', 'PUM_NM', 'AVG_0', 'STD_PRICE'],
  ...comparedYears.flatMap((year) => [`AVG_${year}`, `AVG_P${year}`]),
]);

/**
 * Prices of an item at Garak day by day, with those of five years beside them.
 * Source: data53 (AVG_0 is all that is known of its prices); data5 is the older one, with AVG_P1 to AVG_P5.
 */
export const garakPriceSeries: Source = {
  name: 'garak-price-series',
  provider: garak,
  title: { ko: '가락시장 품목별 기간 가격', en: 'Price series at Garak' },
  documentation: 'https://www.data.go.kr/data/15156265/fileData.do',
  table: 'garak_price_series',
  fields: [
    { name: 'date', type: 'date', about: 'day of the auction' },
    { name: 'itemCode', type: 'varchar', about: "the shop's item, six digits" },
    { name: 'garakItemCode', type: 'varchar', about: "Garak's own code, as asked for" },
    { name: 'itemName', type: 'varchar', about: 'as Garak names it' },
    { name: 'gradeCode', type: 'varchar', about: '0 is all grades together' },
    { name: 'unitQuantity', type: 'double', about: 'the figure of the unit, as asked for' },
    { name: 'unitCode', type: 'varchar', about: "Garak's own code of the unit" },
    { name: 'unitName', type: 'varchar', about: 'such as 5키로상자, where it is told' },
    { name: 'unitKg', type: 'double', about: 'weight of a unit, kg' },
    { name: 'averagePriceKrw', type: 'double', about: 'average price of a unit, KRW' },
    { name: 'pricePerKg', type: 'double', about: 'averagePriceKrw / unitKg, KRW per kg' },
    ...comparedYears.map((year) => ({
      name: `comparedPrice${year}Krw`,
      type: 'double' as const,
      about: `AVG_P${year} or AVG_${year} as published, KRW a unit; which year it stands for is not told`,
    })),
    {
      name: 'standardPriceKrw',
      type: 'double',
      about: 'STD_PRICE as published, KRW a unit; how it is made is not told',
    },
  ],
  key: ['date', 'garakItemCode', 'gradeCode', 'unitQuantity', 'unitCode'],
  schedule: '0 16 * * *',
  parts: ({ date }) => seriesParts(addDays(date, -lookBackDays), date),
  backfillParts: yearByYear,
  pageSize: garakPageSize,
  request: seriesRequest,
  read: (answer, { values: { item } }) => {
    const asked = garakSeriesItem(String(item));
    return readGarakPage(answer, undefined, (record) => seriesRow(record, asked));
  },
  sampleDays: 365,
};

/** A call for the days of a part and the item it names. */
export function seriesRequest(
  { values: { item, from, to } }: Part,
  page: number,
  pageSize: number,
): SourceRequest {
  const asked = garakSeriesItem(String(item));
  return garakRequest('data53', page, pageSize, {
    p_fymd: compactDate(String(from)),
    p_tymd: compactDate(String(to)),
    d_cd: '2',
    p_pum_cd: String(item),
    p_unit_qty: asked?.unitQuantity ?? '',
    p_unit_cd: asked?.unitCode ?? '',
    p_grade: asked?.gradeCode ?? '0',
    p_pos_gubun: garakPlaceCode,
  });
}

/** A part for each item whose code is known. */
export function seriesParts(from: string, to: string): readonly Part[] {
  return garakSeriesItems.map(({ garakItemCode: item }) => ({
    key: `${from}..${to}/${item}`,
    values: { item, from, to },
  }));
}

/** Calls for at most a year each. */
function yearByYear(from: string, to: string): readonly Part[] {
  const end = addDays(from, 364);
  if (end >= to) return seriesParts(from, to);
  return [...seriesParts(from, end), ...yearByYear(addDays(end, 1), to)];
}

/** A day of a series. What it compares with comes as AVG_P1 … or AVG_1 …. */
export function seriesRow(record: GarakRecord, asked: GarakSeriesItem | undefined): SourceRow {
  const { PUM_NM = asked?.itemName ?? '', UNIT = '' } = record;
  const garakItemCode = asked?.garakItemCode ?? '';
  const unitKg = unitWeightOf(UNIT) ?? asked?.unitQuantity ?? null;
  const averagePriceKrw = readFigure(record.AVG_0, 'AVG_0');
  const compared = comparedYears.map((year): [string, number | null] => [
    `comparedPrice${year}Krw`,
    readNumber(record[`AVG_P${year}`] ?? record[`AVG_${year}`]),
  ]);
  const columns = {
    date: garakDate(record.YMD ?? ''),
    itemCode: shopItemOf(garakItemCode, PUM_NM),
    garakItemCode,
    itemName: PUM_NM,
    gradeCode: asked?.gradeCode ?? '',
    unitQuantity: asked?.unitQuantity ?? null,
    unitCode: asked?.unitCode ?? '',
    unitName: UNIT,
    unitKg,
    averagePriceKrw,
    pricePerKg: pricePerKgOf(averagePriceKrw, unitKg),
    ...Object.fromEntries(compared),
    standardPriceKrw: readNumber(record.STD_PRICE),
  };
  return withOtherFields(columns, record, knownFields);
}
