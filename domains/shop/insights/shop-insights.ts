import type { Insight } from '../../../src/serve/insight.ts';
import { couponHours } from './coupon-hours.ts';
import { crowdedProducts } from './crowded-products.ts';
import { funnel } from './funnel.ts';
import { groupBuys } from './group-buys.ts';
import { landingPages } from './landing-pages.ts';
import { paymentCorrelation } from './payment-correlation.ts';
import { soughtProducts } from './sought-products.ts';
import { timeline } from './timeline.ts';

/** Every insight of the shop, in the order in which they are shown. */
export const shopInsights: readonly Insight[] = [
  crowdedProducts,
  couponHours,
  soughtProducts,
  paymentCorrelation,
  funnel,
  landingPages,
  groupBuys,
  timeline,
];
