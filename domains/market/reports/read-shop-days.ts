import { datesBetween } from '../../../src/collect/sources/scheduled-time.ts';
import type { ReportContext } from '../../../src/serve/report.ts';
import type { DayRange } from './report-days.ts';
import { duringDays } from './report-days.ts';
import { ofItem } from './report-item.ts';
import type { ReportItem } from './report-item.ts';

/** What shoppers did with an item on a day in Seoul. */
export interface ShopDay {
  readonly date: string;
  readonly views: number;
  readonly wishes: number;
  readonly restockRequests: number;
}

/** A window begins in UTC. */
const seoulDay = '(windowStart + interval 9 hours)::date';

/**
 * Every day of the range between the first and the last of which the shop has events, 0 where the item had none; and that
 * first day.
 */
export async function readShopDays(
  query: ReportContext<object>['query'],
  item: ReportItem,
  range: DayRange,
): Promise<{ readonly days: readonly ShopDay[]; readonly firstDay: string | null }> {
  const [counted, [known]] = await Promise.all([
    query<ShopDay>(
      `select ${seoulDay}::varchar as date, sum(views)::bigint as views, sum(wishes)::bigint as wishes,
         sum(restockRequests)::bigint as restockRequests
       from item_activity_parts where ${ofItem(item)} and ${duringDays(range, seoulDay)} group by 1`,
    ),
    query<{ readonly first: string | null; readonly last: string | null }>(
      `select min(${seoulDay})::varchar as first, max(${seoulDay})::varchar as last from item_activity_parts`,
    ),
  ]);
  const byDate = new Map(counted.map((each) => [each.date, each]));
  const firstDay = known?.first ?? null;
  const days = datesBetween(range.from, range.to)
    .filter((date) => firstDay !== null && date >= firstDay && date <= (known?.last ?? ''))
    .map((date) => byDate.get(date) ?? { date, views: 0, wishes: 0, restockRequests: 0 });
  return { days, firstDay };
}
