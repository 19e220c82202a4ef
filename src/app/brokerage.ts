import { orderEvents } from '../../domains/brokerage/events.ts';
import { orderInsights } from '../../domains/brokerage/insights.ts';
import { orderMetrics } from '../../domains/brokerage/metrics.ts';
import type { Domain } from './domain.ts';

/** Orders of stocks: the smallest whole example of a domain. */
export const brokerage: Domain = {
  name: 'brokerage',
  events: orderEvents,
  partitionBy: 'symbol',
  metrics: orderMetrics,
  insights: orderInsights,
  alertRules: [],
};
