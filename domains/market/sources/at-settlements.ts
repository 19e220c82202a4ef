import type { Answer, Page, Part, Source, SourceRow } from '../../../src/collect/sources/source.ts';
import { readItems } from '../formats/data-go-kr.ts';
import type { DataGoKrItem } from '../formats/data-go-kr.ts';
import { at } from '../providers/at.ts';
import { settlementBackfillParts, settlementPart, settlementParts } from './settlement-parts.ts';
import {
  combineSettlements,
  onlyAskedFor,
  quotient,
  settlementFields,
  settlementKey,
  settlementReader,
  settlementRow,
  unitKgOf,
} from './settlement-rows.ts';

const readItem = settlementReader({
  date: 'trd_clcln_ymd',
  marketCode: 'whsl_mrkt_cd',
  marketName: 'whsl_mrkt_nm',
  corporationCode: 'corp_cd',
  corporationName: 'corp_nm',
  largeCode: 'gds_lclsf_cd',
  middleCode: 'gds_mclsf_cd',
  smallCode: 'gds_sclsf_cd',
  categoryName: 'gds_lclsf_nm',
  itemName: 'gds_mclsf_nm',
  varietyName: 'gds_sclsf_nm',
  tradeType: 'trd_se',
  gradeCode: 'grd_cd',
  gradeName: 'grd_nm',
  sizeCode: 'sz_cd',
  sizeName: 'sz_nm',
  packageCode: 'pkg_cd',
  packageName: 'pkg_nm',
  originCode: 'plor_cd',
  originName: 'plor_nm',
  unitCode: 'unit_cd',
  unitName: 'unit_nm',
  unitSize: 'unit_qty',
  volumeKg: 'unit_tot_qty',
  amountKrw: 'totprc',
  minPriceKrw: 'lwprc',
  maxPriceKrw: 'hgprc',
  averagePriceKrw: 'avgprc',
});

/**
 * Settled auction prices of the public wholesale markets (도매시장 정산 경락가격), from 2018 on.
 * Source: aT, katSale/trades, data.go.kr 15141809. It needs a day and a market with each call.
 */
export const atSettlements: Source = {
  name: 'at-settlements',
  provider: at,
  title: { ko: '도매시장 정산 경락가격 (aT)', en: 'Wholesale settlement prices (aT)' },
  documentation: 'https://www.data.go.kr/data/15141809/openapi.do',
  table: 'at_settlements',
  fields: settlementFields,
  key: settlementKey,
  schedule: '20 6,13 * * *',
  parts: settlementParts,
  backfillParts: settlementBackfillParts,
  pageSize: 1_000,
  request: (part, page, pageSize) => {
    const { date, marketCode, categoryCode } = settlementPart(part);
    return {
      path: '/katSale/trades',
      query: {
        serviceKey: '{KEY}',
        returnType: 'json',
        pageNo: page,
        numOfRows: pageSize,
        'cond[trd_clcln_ymd::EQ]': date,
        'cond[whsl_mrkt_cd::EQ]': marketCode,
        'cond[gds_lclsf_cd::EQ]': categoryCode,
      },
    };
  },
  read: readTrades,
  combine: combineSettlements,
  // Five years and the one that runs: what a normal year is made of.
  sampleDays: 2_200,
};

function readTrades(answer: Answer, part: Part): Page {
  const { items, ...rest } = readItems(answer);
  return {
    rows: onlyAskedFor(items.map(tradeRow), settlementPart(part)),
    received: items.length,
    ...rest,
  };
}

function tradeRow(item: DataGoKrItem): SourceRow {
  const told = readItem(item);
  const unitKg = unitKgOf(told.unitSize, told.unitName);
  return { ...settlementRow(told), unitKg, packages: quotient(told.volumeKg, unitKg) };
}
