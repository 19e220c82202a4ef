import type { SourceView } from '../../src/process/duckdb-source-store.ts';

/**
 * Both settlement services tell of the same trades. Of each day, market and large class one of them is taken: real data
 * before sample data, then aT before MAFRA.
 */
const settlements = `
  with every as (
    select *, 'aT' as source from at_settlements
    union all by name
    select *, 'MAFRA' as source from mafra_settlements
  )
  select * from every
  qualify sample::integer * 2 + (source = 'MAFRA')::integer
    = min(sample::integer * 2 + (source = 'MAFRA')::integer) over (partition by date, marketCode, left(itemCode, 2))`;

/** KRW of one unit and of a kilogram, each the mean of all lots weighted by what was sold. */
const prices = `
  select date, itemCode, max(itemName) as itemName, max(varietyName) as varietyName, gradeName as grade,
    concat(coalesce(format('{:g}', unitKg), ''), unitName, packageName) as unit, unitKg,
    max(marketName) as market, marketCode,
    sum(amountKrw) filter (packages > 0) / sum(packages) as price,
    sum(amountKrw) filter (volumeKg > 0) / sum(volumeKg) as pricePerKg,
    sum(volumeKg) as volumeKg, max(source) as source, bool_or(sample) as sample
  from settlements
  group by date, itemCode, gradeName, unitKg, unitName, packageName, marketCode`;

const dailyPrices = `
  select date, itemCode, marketCode, max(marketName) as market,
    sum(amountKrw) filter (volumeKg > 0) / sum(volumeKg) as pricePerKg,
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
