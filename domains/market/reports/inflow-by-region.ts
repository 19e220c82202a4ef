import type { ReportContext } from '../../../src/serve/report.ts';
import { regions } from '../origin-region.ts';
import type { DayRange } from './report-days.ts';
import { duringDays } from './report-days.ts';
import { ofItem } from './report-item.ts';
import type { ReportItem } from './report-item.ts';
import type { Market } from '../markets.ts';

export interface RegionInflow {
  readonly region: string;
  readonly volumeKg: number;
  /** Of all regions, 0 to 1; null where nothing came at all. */
  readonly share: number | null;
}

export interface Inflow {
  /** Every region, in the same order always. */
  readonly rows: readonly RegionInflow[];
  readonly totalKg: number;
  /** Days with any trade of the item. */
  readonly days: number;
  readonly source: string | null;
  /** First day of which there is any trade of the market; null without any. */
  readonly recordsFrom: string | null;
}

interface StoredInflow {
  readonly region: string;
  readonly volumeKg: number;
}

/** What came from each region to a market. */
export async function readInflow(
  query: ReportContext<object>['query'],
  filter: { readonly item: ReportItem; readonly market: Market; readonly range: DayRange },
): Promise<Inflow> {
  const condition = `${ofItem(filter.item)} and marketCode = '${filter.market.marketCode}' and ${duringDays(filter.range)}`;
  const [stored, [summary], [records]] = await Promise.all([
    query<StoredInflow>(
      `select coalesce(region, '기타') as region, coalesce(sum(volumeKg), 0) as volumeKg
       from market.settlements where ${condition} group by 1`,
    ),
    query<{ readonly days: number; readonly source: string | null }>(
      `select count(distinct date) as days, string_agg(distinct source, ', ' order by source) as source
       from market.settlements where ${condition}`,
    ),
    query<{ readonly recordsFrom: string | null }>(
      `select min(date)::varchar as recordsFrom from market.settlements
       where marketCode = '${filter.market.marketCode}'`,
    ),
  ]);
  const totalKg = stored.reduce((sum, { volumeKg }) => sum + volumeKg, 0);
  const rows = regions.map((region) => {
    const volumeKg = stored.find((each) => each.region === region)?.volumeKg ?? 0;
    return { region, volumeKg, share: totalKg > 0 ? volumeKg / totalKg : null };
  });
  const { days = 0, source = null } = summary ?? {};
  return { rows, totalKg, days, source, recordsFrom: records?.recordsFrom ?? null };
}
