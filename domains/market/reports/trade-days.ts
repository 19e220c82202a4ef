import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import type { ReportContext } from '../../../src/serve/report.ts';
import type { DayRange } from './report-days.ts';
import { duringDays } from './report-days.ts';
import { ofItem } from './report-item.ts';
import type { ReportItem } from './report-item.ts';

/** The sources that `market.settlements` is made of. */
export const tradeSources = ['at-settlements', 'mafra-settlements'];

/** What was sold of an item on a day. */
export interface TradeDay {
  readonly date: string;
  /** KRW: what was paid for all of it, divided by what it weighed; null where no weight is told. */
  readonly pricePerKg: number | null;
  readonly volumeKg: number;
  readonly source: string;
}

export interface TradeFilter extends DayRange {
  readonly item: ReportItem;
  readonly marketCode: string;
  readonly grade?: string | undefined;
}

/** Where nothing was traded on a day, the last day of trade stands for it, no more than so many days before. */
export const lookBackDays = 7;

/** The days on which an item was traded at a market, in order. */
export function readTradeDays(
  query: ReportContext<object>['query'],
  { item, marketCode, grade, ...range }: TradeFilter,
): Promise<readonly TradeDay[]> {
  const ofGrade = grade === undefined ? '' : 'and gradeName = $1';
  return query<TradeDay>(
    `
    select date::varchar as date, ${pricePerKg} as pricePerKg, sum(volumeKg) as volumeKg, max(source) as source
    from market.settlements
    where ${ofItem(item)} and marketCode = '${marketCode}' and ${duringDays(range)} ${ofGrade}
    group by date having sum(volumeKg) > 0 order by date`,
    grade === undefined ? [] : [grade],
  );
}

/** KRW per kg over lots of any unit: lots that do not tell both weight and amount are left out of both sides. */
export const pricePerKg =
  '(sum(amountKrw) filter (volumeKg > 0))::double / sum(volumeKg) filter (volumeKg > 0 and amountKrw is not null)';

/** The day of trade that stands for a day: itself, or the last one before it within a week. */
export function tradeDayFor(days: readonly TradeDay[], date: string): TradeDay | undefined {
  const least = addDays(date, -lookBackDays);
  return days.findLast((each) => each.date <= date && each.date >= least);
}

/** Where the figures of some days come from: one source, or both. */
export function sourcesOf(days: readonly { readonly source: string }[]): string | null {
  const names = [...new Set(days.map(({ source }) => source))].sort();
  return names.length === 0 ? null : names.join(', ');
}

/** The last day of trade before a date and the one before that, each no more than a week back from the other. */
export function lastTwoBefore(
  days: readonly TradeDay[],
  date: string,
): { readonly last: TradeDay | undefined; readonly before: TradeDay | undefined } {
  const last = tradeDayFor(days, addDays(date, -1));
  return { last, before: last && tradeDayFor(days, addDays(last.date, -1)) };
}

/** Null where a side is missing. */
export function differenceOf(
  value: number | null | undefined,
  from: number | null | undefined,
): number | null {
  return value == null || from == null ? null : value - from;
}
