import type { SourceView } from '../../src/process/duckdb-source-store.ts';

/**
 * Both settlement services tell of the same trades: of a day, market and large class for which aT has any, MAFRA's are
 * left out. (Without a window function, so that filters reach both scans.)
 */
const settlements = `
  select *, 'aT' as source from at_settlements
  union all by name
  select *, 'MAFRA' as source from mafra_settlements as m
  where not exists (
    from at_settlements as a
    where a.date = m.date and a.marketCode = m.marketCode and left(a.itemCode, 2) = left(m.itemCode, 2)
  )`;

/** KRW of one unit and of a kilogram, each the mean of all lots that tell both sides, weighted by what was sold. */
const prices = `
  select date, itemCode, max(itemName) as itemName, max(varietyName) as varietyName, gradeName as grade,
    concat(coalesce(format('{:g}', unitKg), ''), unitName, packageName) as unit, unitKg,
    max(marketName) as market, marketCode,
    sum(amountKrw) filter (packages > 0) / sum(packages) filter (amountKrw is not null) as price,
    sum(amountKrw) filter (volumeKg > 0) / sum(volumeKg) filter (amountKrw is not null) as pricePerKg,
    sum(volumeKg) as volumeKg, max(source) as source, bool_or(sample) as sample
  from settlements
  group by date, itemCode, gradeName, unitKg, unitName, packageName, marketCode`;

const dailyPrices = `
  select date, itemCode, marketCode, max(marketName) as market,
    sum(amountKrw) filter (volumeKg > 0) / sum(volumeKg) filter (amountKrw is not null) as pricePerKg,
    sum(volumeKg) as volumeKg, sum(amountKrw) as amountKrw, bool_or(sample) as sample
  from settlements
  group by date, itemCode, marketCode`;

const inflow = `
  select date, itemCode, region, sum(volumeKg) as volumeKg, bool_or(sample) as sample
  from settlements
  group by date, itemCode, region`;

/**
 * What is read of the wholesale trade, made in this order: `settlements` (every lot once), `prices` (by day, item,
 * grade, unit and market), `daily_prices` (by day, item and market) and `inflow` (by day, item and region).
 */
export const marketViews: readonly SourceView[] = [
  { name: 'settlements', sql: settlements },
  { name: 'prices', sql: prices },
  { name: 'daily_prices', sql: dailyPrices },
  { name: 'inflow', sql: inflow },
];
