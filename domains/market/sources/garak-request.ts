import { dayMs } from '../../../src/base/time.ts';
import { addDays, momentOf } from '../../../src/collect/sources/scheduled-time.ts';
import { SourceError } from '../../../src/collect/sources/source.ts';
import type {
  Answer,
  Page,
  SourceRequest,
  SourceRow,
} from '../../../src/collect/sources/source.ts';
import { koreanHolidays } from '../../shop/insights/korean-holidays.ts';
import { readGarakList } from '../formats/garak-list.ts';
import type { GarakRecord } from '../formats/garak-list.ts';
import { itemsOfGarak, marketItems } from '../items.ts';

/** The market these services call by a figure: 1 is Garak, 9 Gangseo. */
export const garakPlaceCode = '1';

/** Records asked for at once: more than 100 are never given, and some builds give 10 whatever is asked. */
export const garakPageSize = 100;

/** How a data set of the corporation is asked for. */
export function garakRequest(
  dataId: string,
  page: number,
  pageSize: number,
  query: SourceRequest['query'],
): SourceRequest {
  return {
    path: '/homepage/publicdata/dataXmlOpen.do',
    query: {
      id: '{ID}',
      passwd: '{PASSWORD}',
      dataid: dataId,
      pagesize: pageSize,
      pageidx: page,
      'portal.templet': 'false',
      ...query,
    },
  };
}

/**
 * A page of rows. An empty body says that there was no trade on the one day asked for, if that is a day without any;
 * otherwise it is no answer. Throws SourceError.
 */
export function readGarakPage(
  answer: Answer,
  date: string | undefined,
  rowOf: (record: GarakRecord) => SourceRow,
): Page {
  const list = readGarakList(answer);
  if (list) {
    return {
      rows: list.records.map(rowOf),
      received: list.records.length,
      ...(list.total !== undefined && { total: list.total }),
    };
  }
  if (date !== undefined && isOrdinarilyClosed(date)) return { rows: [], total: 0 };
  throw new SourceError({
    kind: 'later',
    code: 'empty-body',
    message:
      'The answer is empty, as it is on days without trade, and this is not one. A later run asks again.',
  });
}

/** Whether Garak as a rule does not trade: on Sundays and public holidays. It may close on other days too. */
export function isOrdinarilyClosed(date: string): boolean {
  if (new Date(`${date}T00:00:00Z`).getUTCDay() === 0) return true;
  const fromMs = momentOf({ date, hour: 0, minute: 0 });
  return koreanHolidays({ fromMs, toMs: fromMs + dayMs }).length > 0;
}

/** The last day before a date on which Garak trades as a rule. */
export function tradingDayBefore(date: string): string {
  let day = addDays(date, -1);
  while (isOrdinarilyClosed(day)) day = addDays(day, -1);
  return day;
}

/** A day as an answer writes it: `20260901`, `2026-09-01`, `2026.09.01`. Throws SourceError for what is none. */
export function garakDate(text: string): string {
  const [, year, month, day] = /^(\d{4})\D?(\d{2})\D?(\d{2})/u.exec(text) ?? [];
  if (year && month && day) return `${year}-${month}-${day}`;
  throw new SourceError({
    kind: 'later',
    code: 'unreadable',
    message: `The answer names "${text.slice(0, 20)}" as its day, which is none.`,
  });
}

/** `YYYYMMDD`, as these services take a day. */
export function compactDate(date: string): string {
  return date.replaceAll('-', '');
}

/**
 * The shop's item that a code or a name of Garak stands for, six digits; '' where it is none of them, or cannot be
 * told: codes of few items are known, and a name has to hold class and variety.
 *
 * @example shopItemOf('22607', '설향') // '080413'
 * @example shopItemOf('', '사과 후지') // '060103'
 */
export function shopItemOf(garakCode: string, name: string): string {
  const [byCode] = itemsOfGarak(garakCode);
  const byName = marketItems.find(
    ({ className, varietyName }) =>
      name.includes(garakNameOf(className)) && name.includes(varietyName),
  );
  return (byCode ?? byName)?.itemCode ?? '';
}

/** Classes of fruit by the names that Garak has for them, each once. */
export const garakClassNames: readonly string[] = [
  ...new Set(marketItems.map(({ className }) => garakNameOf(className))),
];

/** A class of fruit as Garak names it. */
export function garakNameOf(className: string): string {
  return className === '메론' ? '멜론' : className.replace(/\(.*\)$/u, '');
}
