import { shopEvents } from '../../domains/shop/events.ts';
import { shopInsights } from '../../domains/shop/insights/shop-insights.ts';
import { shopMetrics } from '../../domains/shop/metrics.ts';
import type { Domain } from './domain.ts';

/** The fruit group-buying marketplace. */
export const shop: Domain = {
  name: 'shop',
  events: shopEvents,
  metrics: shopMetrics,
  insights: shopInsights,
  sampleInRangeSql:
    'select coalesce(sum(sampleEvents), 0) > 0 as sample from access_totals where windowStart >= $1::timestamp and windowStart < $2::timestamp',
};
