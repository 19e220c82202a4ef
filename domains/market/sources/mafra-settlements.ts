import type { Answer, Page, Part, Source, SourceRow } from '../../../src/collect/sources/source.ts';
import { readGrid } from '../formats/mafra-grid.ts';
import type { GridRecord } from '../formats/mafra-grid.ts';
import { mafra } from '../providers/mafra.ts';
import { settlementBackfillParts, settlementPart, settlementParts } from './settlement-parts.ts';
import {
  combineSettlements,
  onlyAskedFor,
  settlementFields,
  settlementKey,
  settlementReader,
  settlementRow,
  unitKgOf,
} from './settlement-rows.ts';

const grid = 'Grid_20240625000000000653_1';

const readRecord = settlementReader({
  date: 'SALEDATE',
  marketCode: 'WHSALCD',
  marketName: 'WHSALNAME',
  corporationCode: 'CMPCD',
  corporationName: 'CMPNAME',
  largeCode: 'LARGE',
  middleCode: 'MID',
  smallCode: 'SMALL',
  categoryName: 'LARGENAME',
  itemName: 'MIDNAME',
  varietyName: 'SMALLNAME',
  gradeCode: 'LVCD',
  gradeName: 'LVNAME',
  sizeCode: 'SIZECD',
  sizeName: 'SIZENAME',
  packageCode: 'POJCD',
  standard: 'STD',
  originCode: 'SANCD',
  originName: 'SANNAME',
  unitCode: 'DANCD',
  unitSize: 'DANQ',
  packages: 'TOTQTY',
  amountKrw: 'TOTAMT',
  minPriceKrw: 'MINAMT',
  maxPriceKrw: 'MAXAMT',
  averagePriceKrw: 'AVGAMT',
});

/**
 * Settled auction prices of the public wholesale markets, from 2020 on: the same trades as at-settlements.
 * Source: data.mafra.go.kr, grid 653 (data.go.kr 15140583). The key is in the path, rows are asked for by range.
 */
export const mafraSettlements: Source = {
  name: 'mafra-settlements',
  provider: mafra,
  title: { ko: '도매시장 정산 경락가격 (농식품부)', en: 'Wholesale settlement prices (MAFRA)' },
  documentation: 'https://www.data.go.kr/data/15140583/openapi.do',
  table: 'mafra_settlements',
  fields: settlementFields,
  key: settlementKey,
  schedule: '40 7 * * *',
  parts: settlementParts,
  backfillParts: settlementBackfillParts,
  pageSize: 1_000,
  request: (part, page, pageSize) => {
    const { date, marketCode, categoryCode } = settlementPart(part);
    const first = (page - 1) * pageSize + 1;
    return {
      path: `/openapi/{KEY}/json/${grid}/${first}/${first + pageSize - 1}`,
      query: { SALEDATE: date.replaceAll('-', ''), WHSALCD: marketCode, LARGE: categoryCode },
    };
  },
  read: readSettlements,
  combine: combineSettlements,
  // The years are those of at-settlements.
  sampleDays: 14,
};

function readSettlements(answer: Answer, part: Part): Page {
  const { records, ...rest } = readGrid(answer);
  return {
    rows: onlyAskedFor(records.map(gridRow), settlementPart(part)),
    received: records.length,
    ...rest,
  };
}

function gridRow(record: GridRecord): SourceRow {
  const told = readRecord(record);
  const { unitName, packageName } = readStandard(String(told.standard ?? ''));
  const unitKg = unitKgOf(told.unitSize, unitName);
  const volumeKg =
    unitKg === null || typeof told.packages !== 'number' ? null : told.packages * unitKg;
  return { ...settlementRow({ ...told, unitName, packageName, volumeKg }), unitKg };
}

/** `10kg상자` tells measure and package; where it begins otherwise it is all package, and the unit is usually kg. */
function readStandard(standard: string): { unitName: string; packageName: string | null } {
  const [, unitName, packageName] =
    /^\s*[\d.,]+\s*(kg|g|키로|톤|개|속|단|묶음)\s*(.*)$/iu.exec(standard) ?? [];
  if (unitName === undefined) return { unitName: 'kg', packageName: standard.trim() || null };
  return { unitName: unitName.toLowerCase(), packageName: packageName?.trim() || null };
}
