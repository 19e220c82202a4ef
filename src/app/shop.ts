import { marketCatalog } from '../../domains/market/market-catalog.ts';
import { marketReports } from '../../domains/market/reports/market-reports.ts';
import { shopAlertRules } from '../../domains/shop/alerts.ts';
import { shopEvents } from '../../domains/shop/events.ts';
import { itemName } from '../../domains/shop/fruit.ts';
import { shopInsights } from '../../domains/shop/insights/shop-insights.ts';
import { shopMetrics } from '../../domains/shop/metrics.ts';
import { catalogueAt } from '../../domains/shop/storefront.ts';
import type { Domain } from './domain.ts';

/** The fruit group-buying marketplace. */
export const shop: Domain = {
  name: 'shop',
  events: shopEvents,
  partitionBy: 'anonymousId',
  metrics: shopMetrics,
  insights: shopInsights,
  alertRules: shopAlertRules,
  labelsOf: ({ itemCode }) =>
    typeof itemCode === 'string'
      ? { itemName: itemName(itemCode, 'ko'), itemNameEn: itemName(itemCode, 'en') }
      : {},
  catalogueAt,
  catalog: marketCatalog,
  reports: marketReports,
  startSample: async (clock, options) => {
    const { startMarketFixtures } = await import('../../domains/market/fixture/market-fixtures.ts');
    return startMarketFixtures({ clock, ...options });
  },
  sampleInRangeSql:
    'select coalesce(sum(sampleEvents), 0) > 0 as sample from access_totals where windowStart >= $1::timestamp and windowStart < $2::timestamp',
};
