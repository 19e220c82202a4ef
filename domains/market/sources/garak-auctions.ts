import { addDays, datesBetween } from '../../../src/collect/sources/scheduled-time.ts';
import type { Part, Source, SourceRow } from '../../../src/collect/sources/source.ts';
import type { GarakRecord } from '../formats/garak-list.ts';
import { withOtherFields } from '../formats/other-fields.ts';
import { readFigure } from '../formats/read-number.ts';
import { pricePerKgOf, unitWeightOf } from '../formats/unit-weight.ts';
import { garakMarketCode, marketOf } from '../markets.ts';
import { originRegion } from '../origin-region.ts';
import { garak } from '../providers/garak.ts';
import {
  compactDate,
  garakClassNames,
  garakDate,
  garakPageSize,
  garakRequest,
  readGarakPage,
  shopItemOf,
} from './garak-request.ts';

const knownFields: ReadonlySet<string> = new Set([
  ...['ADJ_DT', 'PUMMOK', 'PUMJONG', 'UUN', 'DDD', 'PPRICE', 'SSANGI', 'CORP_NM', 'QTY'],
]);
const key: readonly string[] = [
  ...['date', 'corporationCode', 'className', 'varietyName', 'unitName', 'gradeName'],
  ...['originName', 'priceKrw'],
];

/**
 * Lots as they were auctioned at Garak (경매결과), by corporation and class of fruit. Evening auctions are filed under the
 * next day. The server names no lot: those alike in everything are kept as one row with their number.
 * Source: data12.
 */
export const garakAuctions: Source = {
  name: 'garak-auctions',
  provider: garak,
  title: { ko: '가락시장 경매결과', en: 'Auction results at Garak' },
  documentation: 'https://www.data.go.kr/data/15156265/fileData.do',
  table: 'garak_auctions',
  fields: [
    { name: 'date', type: 'date', about: 'day the auction is filed under' },
    { name: 'corporationCode', type: 'varchar', about: 'wholesale corporation, eight digits' },
    { name: 'corporationName', type: 'varchar', about: 'as Garak names it' },
    { name: 'itemCode', type: 'varchar', about: "the shop's item, six digits; '' where none is" },
    { name: 'className', type: 'varchar', about: 'item as Garak names it, such as 사과' },
    { name: 'varietyName', type: 'varchar', about: 'such as 후지' },
    { name: 'gradeName', type: 'varchar', about: '특, 상, 중, 하 and others' },
    { name: 'unitName', type: 'varchar', about: 'such as 10키로상자' },
    { name: 'unitKg', type: 'double', about: 'weight of a unit, kg, by its name' },
    { name: 'priceKrw', type: 'double', about: 'price of a unit, KRW' },
    { name: 'pricePerKg', type: 'double', about: 'priceKrw / unitKg, KRW per kg' },
    { name: 'originName', type: 'varchar', about: 'such as 경북 안동시' },
    { name: 'region', type: 'varchar', about: '경기 … 제주, 수입 or 기타, by the origin' },
    { name: 'lots', type: 'integer', about: 'lots alike in all of this' },
    { name: 'quantity', type: 'double', about: 'units of these lots, where it is told (QTY)' },
  ],
  key,
  schedule: '0 14 * * *',
  parts: ({ date }) => dayParts(addDays(date, -1), date),
  backfillParts: dayParts,
  pageSize: garakPageSize,
  request: ({ values: { date, corporationCode, className } }, page, pageSize) =>
    garakRequest('data12', page, pageSize, {
      s_date: compactDate(String(date)),
      s_bubin: corporationCode ?? '',
      s_pummok: className ?? '',
      s_sangi: '',
    }),
  read: (answer, { values: { date, corporationCode } }) =>
    readGarakPage(answer, String(date), (record) =>
      rowOf(record, String(date), String(corporationCode)),
    ),
  combine: combineAlike,
  sampleDays: 2,
};

function dayParts(from: string, to: string): readonly Part[] {
  const corporations = marketOf(garakMarketCode)?.corporations ?? [];
  return datesBetween(from, to).flatMap((date) =>
    corporations.flatMap(({ corporationCode }) =>
      garakClassNames.map((className) => ({
        key: `${date}/${corporationCode}/${className}`,
        values: { date, corporationCode, className },
      })),
    ),
  );
}

function rowOf(record: GarakRecord, askedDate: string, corporationCode: string): SourceRow {
  const { PUMMOK = '', PUMJONG = '', UUN = '', DDD = '', SSANGI = '', CORP_NM = '' } = record;
  const unitKg = unitWeightOf(UUN);
  const priceKrw = readFigure(record.PPRICE, 'PPRICE');
  const columns = {
    date: record.ADJ_DT ? garakDate(record.ADJ_DT) : askedDate,
    corporationCode,
    corporationName: CORP_NM,
    itemCode: shopItemOf('', `${PUMMOK} ${PUMJONG}`),
    className: PUMMOK,
    varietyName: PUMJONG,
    gradeName: DDD,
    unitName: UUN,
    unitKg,
    priceKrw,
    pricePerKg: pricePerKgOf(priceKrw, unitKg),
    originName: SSANGI,
    region: originRegion(SSANGI),
    lots: 1,
    quantity: readFigure(record.QTY, 'QTY'),
  };
  return withOtherFields(columns, record, knownFields);
}

function combineAlike(rows: readonly SourceRow[]): readonly SourceRow[] {
  const alike = Map.groupBy(rows, (row) => JSON.stringify(key.map((name) => row[name])));
  return [...alike.values()].flatMap((same) => {
    const quantities = same.map(({ quantity }) => quantity).filter((each) => each !== null);
    const quantity = quantities.reduce<number>((sum, each) => sum + Number(each), 0);
    return [{ ...same[0], lots: same.length, quantity: quantities.length === 0 ? null : quantity }];
  });
}
