import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import type { Part, Source } from '../../../src/collect/sources/source.ts';
import { readItems } from '../formats/data-go-kr.ts';
import type { DataGoKrItem } from '../formats/data-go-kr.ts';
import { column, fieldsOf, itemReader } from '../formats/item-columns.ts';
import { kma } from '../providers/kma.ts';
import {
  combineWarnings,
  growingAreaParts,
  statisticColumns,
  withWarningNames,
} from './growing-area-columns.ts';
import { compact, kmaRequest } from './kma-request.ts';

const columns = [
  column('ym', 'month', 'date', 'First day of the month', { isKey: true }),
  ...statisticColumns('mnh'),
];
const readItem = itemReader(columns, ['rnum']);
const key = ['month', 'areaId', 'cropId'];

/** Weather where fruit grows, one row a crop, area and month. */
export const kmaGrowingAreaMonthly: Source = {
  name: 'kma-growing-area-monthly',
  provider: kma,
  title: { ko: '농업주산지 월통계', en: 'Growing areas, monthly weather' },
  documentation: 'https://www.data.go.kr/data/15059518/openapi.do',
  table: 'growing_area_monthly',
  fields: fieldsOf(columns),
  key,
  // The month before has come in full by the fifth; the one before that may have been mended.
  schedule: '30 12 5 * *',
  parts: ({ date }) => partsOf(lastMonthDay(lastMonthDay(date)), lastMonthDay(date)),
  backfillParts: partsOf,
  pageSize: 999,
  request: ({ values }, page, pageSize) =>
    kmaRequest('FmlandWthrInfoService/getMmStatistics', page, pageSize, values),
  read: (answer) => {
    const { items, ...rest } = readItems(answer);
    return { rows: items.map((item) => readItem(withMonthDay(withWarningNames(item)))), ...rest };
  },
  combine: combineWarnings(key),
  sampleDays: 90,
};

function partsOf(fromDate: string, toDate: string): Part[] {
  const [from, to] = [fromDate, toDate].map((date) => date.slice(0, 7)) as [string, string];
  return [...growingAreaParts(`${from}..${to}`, { ST_YM: compact(from), ED_YM: compact(to) })];
}

/** The last day of the month before. */
function lastMonthDay(date: string): string {
  return addDays(`${date.slice(0, 7)}-01`, -1);
}

/** `202609`, `2026-09` and longer forms as the first day of the month. */
function withMonthDay(item: DataGoKrItem): DataGoKrItem {
  const [, year, month] = /^(\d{4})-?(\d{2})/.exec(item.ym ?? '') ?? [];
  return { ...item, ym: year === undefined ? '' : `${year}-${month}-01` };
}
