import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import type { Part, Source } from '../../../src/collect/sources/source.ts';
import { readItems } from '../formats/data-go-kr.ts';
import { column, fieldsOf, itemReader } from '../formats/item-columns.ts';
import { kma } from '../providers/kma.ts';
import { daySpans } from './day-spans.ts';
import {
  combineWarnings,
  growingAreaParts,
  statisticColumns,
  withWarningNames,
} from './growing-area-columns.ts';
import { compact, kmaRequest } from './kma-request.ts';

/** What is asked for is two or three days old when it comes. */
const lookBackDays = 7;
const daysInPart = 366;

const columns = [
  column('ymd', 'date', 'date', 'Day of the statistics', { isKey: true }),
  ...statisticColumns('day'),
];
const readItem = itemReader(columns, ['rnum']);
const key = ['date', 'areaId', 'cropId'];

/** Weather where fruit grows, one row a crop, area and day. */
export const kmaGrowingAreaDaily: Source = {
  name: 'kma-growing-area-daily',
  provider: kma,
  title: { ko: '농업주산지 일통계', en: 'Growing areas, daily weather' },
  documentation: 'https://www.data.go.kr/data/15059518/openapi.do',
  table: 'growing_area_daily',
  fields: fieldsOf(columns),
  key,
  schedule: '0 12 * * *',
  parts: ({ date }) => partsOf(addDays(date, -lookBackDays), addDays(date, -1)),
  backfillParts: partsOf,
  pageSize: 999,
  request: ({ values }, page, pageSize) =>
    kmaRequest('FmlandWthrInfoService/getDayStatistics', page, pageSize, values),
  read: (answer) => {
    const { items, ...rest } = readItems(answer);
    return { rows: items.map((item) => readItem(withWarningNames(item))), ...rest };
  },
  combine: combineWarnings(key),
  sampleDays: 30,
};

function partsOf(fromDate: string, toDate: string): Part[] {
  return daySpans(fromDate, toDate, daysInPart).flatMap(({ from, to }) =>
    growingAreaParts(`${from}..${to}`, { ST_YMD: compact(from), ED_YMD: compact(to) }),
  );
}
