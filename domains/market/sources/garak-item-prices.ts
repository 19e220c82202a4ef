import { addDays, datesBetween } from '../../../src/collect/sources/scheduled-time.ts';
import type { Part, Source, SourceRow } from '../../../src/collect/sources/source.ts';
import type { GarakRecord } from '../formats/garak-list.ts';
import { withOtherFields } from '../formats/other-fields.ts';
import { readFigure, readNumber } from '../formats/read-number.ts';
import { pricePerKgOf, unitWeightOf } from '../formats/unit-weight.ts';
import { garak } from '../providers/garak.ts';
import {
  compactDate,
  garakPageSize,
  garakPlaceCode,
  garakRequest,
  readGarakPage,
  shopItemOf,
  tradingDayBefore,
} from './garak-request.ts';

const lookBackDays = 7;
const knownFields: ReadonlySet<string> = new Set([
  ...['PUM_NM_A', 'PUM_CD', 'G_NAME_A', 'E_NAME', 'F_NAME', 'U_NAME', 'UNIT_QTY', 'UNIT_CD'],
  ...['GRADE_CD', 'AV_P_A', 'PAV_P_A', 'PAV_PY_A', 'A_B', 'A_C'],
]);

/**
 * Prices of the key items at Garak, a day a call (주요품목가격). On days without trade the server repeats the table of
 * the last trading day.
 * Source: data52, data.go.kr 15004517; data4 is the same under the older address.
 */
export const garakItemPrices: Source = {
  name: 'garak-item-prices',
  provider: garak,
  title: { ko: '가락시장 주요품목 가격', en: 'Key item prices at Garak' },
  documentation: 'https://www.data.go.kr/data/15004517/openapi.do',
  table: 'garak_item_prices',
  fields: [
    { name: 'date', type: 'date', about: 'day of the auction' },
    { name: 'itemCode', type: 'varchar', about: "the shop's item, six digits; '' where none is" },
    { name: 'garakItemCode', type: 'varchar', about: "Garak's own code of the item" },
    { name: 'itemName', type: 'varchar', about: 'as Garak names it' },
    { name: 'gradeCode', type: 'varchar', about: "Garak's own code of the grade" },
    { name: 'gradeName', type: 'varchar', about: '특, 상, 중 or 하' },
    { name: 'unitName', type: 'varchar', about: 'such as 10키로상자' },
    { name: 'unitQuantity', type: 'double', about: 'the figure of the unit, as published' },
    { name: 'unitCode', type: 'varchar', about: "Garak's own code of the unit" },
    { name: 'unitKg', type: 'double', about: 'weight of a unit, kg, by its name' },
    { name: 'averagePriceKrw', type: 'double', about: 'average price of a unit, KRW' },
    { name: 'pricePerKg', type: 'double', about: 'averagePriceKrw / unitKg, KRW per kg' },
    {
      name: 'previousPriceKrw',
      type: 'double',
      about: 'average price of a unit on the trading day before, KRW',
    },
    {
      name: 'lastYearPriceKrw',
      type: 'double',
      about: 'average price of a unit on the same day last year, KRW',
    },
    { name: 'previousChange', type: 'double', about: 'A_B as published; its unit is not told' },
    { name: 'lastYearChange', type: 'double', about: 'A_C as published; its unit is not told' },
  ],
  key: ['date', 'garakItemCode', 'itemName', 'gradeName', 'unitName'],
  schedule: '40 10,15 * * *',
  parts: ({ date }) => dayParts(addDays(date, -lookBackDays), date),
  backfillParts: dayParts,
  pageSize: garakPageSize,
  request: ({ values: { date } }, page, pageSize) => {
    const day = String(date);
    return garakRequest('data52', page, pageSize, {
      p_ymd: compactDate(day),
      p_jymd: compactDate(tradingDayBefore(day)),
      p_jjymd: compactDate(yearBefore(day)),
      d_cd: '2',
      p_pos_gubun: garakPlaceCode,
      pum_nm: '',
    });
  },
  read: (answer, { values: { date } }) =>
    readGarakPage(answer, String(date), (record) => rowOf(record, String(date))),
  carriesOver: {
    dayColumn: 'date',
    sameColumns: ['itemName', 'gradeName', 'unitName', 'averagePriceKrw'],
  },
  sampleDays: 60,
};

/** Earlier days first: a table that is carried over is known by the day before. */
function dayParts(from: string, to: string): readonly Part[] {
  return datesBetween(from, to).map((date) => ({ key: date, values: { date } }));
}

/** The same day of the year before; 28 February for the 29th. */
function yearBefore(date: string): string {
  const year = Number(date.slice(0, 4)) - 1;
  return `${year}${date.slice(4) === '-02-29' ? '-02-28' : date.slice(4)}`;
}

function rowOf(record: GarakRecord, date: string): SourceRow {
  const { PUM_CD = '', PUM_NM_A = '', UNIT_QTY, UNIT_CD = '', GRADE_CD = '' } = record;
  const unitName = record.U_NAME || record.F_NAME || '';
  const unitKg = unitWeightOf(unitName);
  const averagePriceKrw = readFigure(record.AV_P_A, 'AV_P_A');
  const columns = {
    date,
    itemCode: shopItemOf(PUM_CD, PUM_NM_A),
    garakItemCode: PUM_CD,
    itemName: PUM_NM_A,
    gradeCode: GRADE_CD,
    gradeName: record.G_NAME_A || record.E_NAME || '',
    unitName,
    unitQuantity: readNumber(UNIT_QTY),
    unitCode: UNIT_CD,
    unitKg,
    averagePriceKrw,
    pricePerKg: pricePerKgOf(averagePriceKrw, unitKg),
    previousPriceKrw: readNumber(record.PAV_P_A),
    lastYearPriceKrw: readNumber(record.PAV_PY_A),
    previousChange: readNumber(record.A_B),
    lastYearChange: readNumber(record.A_C),
  };
  return withOtherFields(columns, record, knownFields);
}
