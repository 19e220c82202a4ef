import { dayMs } from '../../../src/base/time.ts';
import { momentOf } from '../../../src/collect/sources/scheduled-time.ts';
import { koreanHolidays } from '../../shop/insights/korean-holidays.ts';
import type { DayRange } from './report-days.ts';
import { maybeText } from './report-fields.ts';

export const holidayField = maybeText(
  'Korean name of the public holiday, such as 추석; null on other days',
);

/** Names of the public holidays among some days, by date. */
export function holidayNames({ from, to }: DayRange): ReadonlyMap<string, string> {
  const startOf = (date: string) => momentOf({ date, hour: 0, minute: 0 });
  const holidays = koreanHolidays({ fromMs: startOf(from), toMs: startOf(to) + dayMs });
  return new Map(holidays.map(({ date, name }) => [date, name]));
}
