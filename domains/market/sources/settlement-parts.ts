import { addDays, datesBetween } from '../../../src/collect/sources/scheduled-time.ts';
import type { Part, ScheduledTime } from '../../../src/collect/sources/source.ts';
import type { CategoryCode } from '../items.ts';
import { garakMarketCode } from '../markets.ts';

/** What one series of calls asks for: a day of a market and one of the large classes that fruit is in. */
export interface SettlementPart {
  readonly date: string;
  readonly marketCode: string;
  readonly categoryCode: CategoryCode;
}

/** The largest market of each big city: Seoul has two of them. */
const askedMarkets = [garakMarketCode, '110008', '210001', '220001', '240001', '250001'];
const categoryCodes: readonly CategoryCode[] = ['06', '08'];
const lookBackDays = 7;
/** Backfills ask for all markets on so many days, the last ones. */
const allMarketsDays = 60;

/**
 * The week before the day of a run: settlements are corrected for some days, and yesterday is the newest there is. The
 * latest day comes first.
 */
export function settlementParts({ date }: ScheduledTime): readonly Part[] {
  return latestFirst(addDays(date, -lookBackDays), addDays(date, -1)).flatMap((day) =>
    partsOfDay(day, askedMarkets),
  );
}

/**
 * The days of a backfill, the latest first. Of days before its last 60, Garak alone: normal years and forecasts rest on
 * it, and six years of one market are 4,400 series of calls, half a day's quota, where all would take three days.
 */
export function settlementBackfillParts(fromDate: string, toDate: string): readonly Part[] {
  return latestFirst(fromDate, toDate).flatMap((day, index) =>
    partsOfDay(day, index < allMarketsDays ? askedMarkets : [garakMarketCode]),
  );
}

/** What a part asks for, as it was put together here. */
export function settlementPart({ values }: Part): SettlementPart {
  return {
    date: String(values.date),
    marketCode: String(values.marketCode),
    categoryCode: values.categoryCode === '08' ? '08' : '06',
  };
}

function latestFirst(fromDate: string, toDate: string): string[] {
  return datesBetween(fromDate, toDate).toReversed();
}

function partsOfDay(date: string, marketCodes: readonly string[]): Part[] {
  return marketCodes.flatMap((marketCode) =>
    categoryCodes.map((categoryCode) => ({
      key: `${date}/${marketCode}/${categoryCode}`,
      values: { date, marketCode, categoryCode },
    })),
  );
}
