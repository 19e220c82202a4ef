import type { Report } from '../../../src/serve/report.ts';
import { citiesReport, cityReport } from './cities-report.ts';
import { farmIncomeReport } from './farm-income-report.ts';
import { forecastsReport } from './forecasts-report.ts';
import { growingAreasReport } from './growing-areas-report.ts';
import { inflowReport } from './inflow-report.ts';
import { itemsReport } from './items-report.ts';
import { latestReport } from './latest-report.ts';
import { moversReport } from './movers-report.ts';
import { priceTrendReport } from './price-trend-report.ts';
import { pricesReport } from './prices-report.ts';
import { regionsReport } from './regions-report.ts';
import { shopMarketReport } from './shop-report.ts';
import { supplyReport } from './supply-report.ts';

/** The read API of the market, under /api/market. */
export const marketReports: readonly Report[] = [
  itemsReport,
  pricesReport,
  priceTrendReport,
  moversReport,
  supplyReport,
  inflowReport,
  regionsReport,
  farmIncomeReport,
  citiesReport,
  cityReport,
  growingAreasReport,
  forecastsReport,
  shopMarketReport,
  latestReport,
];
