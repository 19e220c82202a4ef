import type { SourceCatalog } from '../../src/process/duckdb-source-store.ts';
import { priceForecasts } from './forecast/price-forecasts.ts';
import { atSettlements } from './sources/at-settlements.ts';
import { garakAuctions } from './sources/garak-auctions.ts';
import { garakGradePrices } from './sources/garak-grade-prices.ts';
import { garakItemPrices } from './sources/garak-item-prices.ts';
import { garakPriceSeries } from './sources/garak-price-series.ts';
import { garakVolumes } from './sources/garak-volumes.ts';
import { garakWeeklyPrices } from './sources/garak-weekly-prices.ts';
import { kamisDailyPrices } from './sources/kamis-daily-prices.ts';
import { kamisDailySales } from './sources/kamis-daily-sales.ts';
import { kamisPeriodPrices } from './sources/kamis-period-prices.ts';
import { kmaAsosDaily } from './sources/kma-asos-daily.ts';
import { kmaAsosHourly } from './sources/kma-asos-hourly.ts';
import { kmaGrowingAreaDaily } from './sources/kma-growing-area-daily.ts';
import { kmaGrowingAreaMonthly } from './sources/kma-growing-area-monthly.ts';
import { kmaMidLandForecast } from './sources/kma-mid-land-forecast.ts';
import { kmaShortForecast } from './sources/kma-short-forecast.ts';
import { kmaUltraShortForecast } from './sources/kma-ultra-short-forecast.ts';
import { kmaUltraShortNow } from './sources/kma-ultra-short-now.ts';
import { mafraSettlements } from './sources/mafra-settlements.ts';
import { rdaFarmIncome } from './sources/rda-farm-income.ts';
import { marketViews } from './views.ts';

/** The wholesale market and the weather: where they come from, and what is read from them. */
export const marketCatalog: SourceCatalog = {
  name: 'market',
  // What pages show first comes first.
  sources: [
    kmaUltraShortNow,
    kmaShortForecast,
    kmaMidLandForecast,
    kmaUltraShortForecast,
    rdaFarmIncome,
    atSettlements,
    kmaGrowingAreaDaily,
    kmaAsosDaily,
    kmaAsosHourly,
    kmaGrowingAreaMonthly,
    garakItemPrices,
    garakGradePrices,
    garakWeeklyPrices,
    garakPriceSeries,
    garakAuctions,
    garakVolumes,
    kamisDailyPrices,
    kamisDailySales,
    kamisPeriodPrices,
    mafraSettlements,
  ],
  derived: [priceForecasts],
  views: marketViews,
};
