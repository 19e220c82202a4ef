import { addDays, datesBetween } from '../../../src/collect/sources/scheduled-time.ts';
import type { Part, Source, SourceRow } from '../../../src/collect/sources/source.ts';
import type { GarakRecord } from '../formats/garak-list.ts';
import { withOtherFields } from '../formats/other-fields.ts';
import { readFigure, readNumber } from '../formats/read-number.ts';
import { pricePerKgOf, unitWeightOf } from '../formats/unit-weight.ts';
import { garak } from '../providers/garak.ts';
import {
  compactDate,
  garakClassNames,
  garakPageSize,
  garakPlaceCode,
  garakRequest,
  isOrdinarilyClosed,
  readGarakPage,
  shopItemOf,
  tradingDayBefore,
} from './garak-request.ts';

const lookBackDays = 3;
const knownFields: ReadonlySet<string> = new Set([
  ...['PUM_NM', 'G_NAME', 'U_NAME', 'AV_P', 'MA_P', 'MI_P'],
]);

/**
 * Average and highest price of each grade at Garak, by class of fruit (품목별등급별가격, wholesale corporations).
 * Source: data68, data.go.kr 15076053; data36 is the older one. MI_P, the lowest price, is likely and not confirmed.
 */
export const garakGradePrices: Source = {
  name: 'garak-grade-prices',
  provider: garak,
  title: { ko: '가락시장 품목별 등급별 가격', en: 'Prices by grade at Garak' },
  documentation: 'https://www.data.go.kr/data/15076053/openapi.do',
  table: 'garak_grade_prices',
  fields: [
    { name: 'date', type: 'date', about: 'day of the auction, as asked for' },
    { name: 'className', type: 'varchar', about: 'class of fruit, as asked for' },
    { name: 'itemCode', type: 'varchar', about: "the shop's item, six digits; '' where none is" },
    { name: 'itemName', type: 'varchar', about: 'as Garak names it' },
    { name: 'gradeName', type: 'varchar', about: '특, 상, 중 or 하' },
    { name: 'unitName', type: 'varchar', about: 'such as 10키로상자' },
    { name: 'unitKg', type: 'double', about: 'weight of a unit, kg, by its name' },
    { name: 'averagePriceKrw', type: 'double', about: 'average price of a unit, KRW' },
    { name: 'maxPriceKrw', type: 'double', about: 'highest price of a unit, KRW' },
    { name: 'minPriceKrw', type: 'double', about: 'lowest price of a unit, KRW' },
    { name: 'pricePerKg', type: 'double', about: 'averagePriceKrw / unitKg, KRW per kg' },
  ],
  key: ['date', 'className', 'itemName', 'gradeName', 'unitName'],
  schedule: '20 15 * * *',
  parts: ({ date }) => dayParts(addDays(date, -lookBackDays), date),
  backfillParts: dayParts,
  pageSize: garakPageSize,
  request: ({ values: { date, className } }, page, pageSize) => {
    const day = String(date);
    return garakRequest('data68', page, pageSize, {
      s_date: compactDate(day),
      s_date_p: compactDate(tradingDayBefore(day)),
      s_date_p7: compactDate(addDays(day, -7)),
      p_pos_gubun: garakPlaceCode,
      s_pum_nm: '2',
      s_pummok: className ?? '',
    });
  },
  read: (answer, { values: { date, className } }) =>
    readGarakPage(answer, String(date), (record) => rowOf(record, String(date), String(className))),
  sampleDays: 7,
};

function dayParts(from: string, to: string): readonly Part[] {
  // Asked for by class, a table that repeats that of another day cannot be told by the day's other rows.
  const days = datesBetween(from, to).filter((date) => !isOrdinarilyClosed(date));
  return days.flatMap((date) =>
    garakClassNames.map((className) => ({
      key: `${date}/${className}`,
      values: { date, className },
    })),
  );
}

function rowOf(record: GarakRecord, date: string, className: string): SourceRow {
  const { PUM_NM = '', G_NAME = '', U_NAME = '' } = record;
  const unitKg = unitWeightOf(U_NAME);
  const averagePriceKrw = readFigure(record.AV_P, 'AV_P');
  const columns = {
    date,
    className,
    itemCode: shopItemOf('', `${className} ${PUM_NM}`),
    itemName: PUM_NM,
    gradeName: G_NAME,
    unitName: U_NAME,
    unitKg,
    averagePriceKrw,
    maxPriceKrw: readNumber(record.MA_P),
    minPriceKrw: readNumber(record.MI_P),
    pricePerKg: pricePerKgOf(averagePriceKrw, unitKg),
  };
  return withOtherFields(columns, record, knownFields);
}
