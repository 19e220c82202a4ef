import { alertsTexts } from '../alerts/texts.ts';
import { couponHoursTexts } from '../coupon-hours/texts.ts';
import { crowdedProductsTexts } from '../crowded-products/texts.ts';
import { funnelTexts } from '../funnel/texts.ts';
import { paymentCorrelationTexts } from '../payment-correlation/texts.ts';
import { storefrontTexts } from '../storefront/texts.ts';
import { healthTexts } from '../health/texts.ts';
import { quarantineTexts } from '../quarantine/texts.ts';
import { soughtProductsTexts } from '../sought-products/texts.ts';
import { landingPagesTexts } from '../landing-pages/texts.ts';
import { groupBuysTexts } from '../group-buys/texts.ts';
import { overviewTexts } from '../overview/texts.ts';
import type { marketSiteTexts } from '../market/market-site-texts.ts';
import { sourcesTexts } from '../sources/texts.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

/** Texts by language and by part of the page; `shared` is what several parts say. Those of the market come with its pages. */
export const texts = {
  ko: {
    shared: ko,
    crowdedProducts: crowdedProductsTexts.ko,
    couponHours: couponHoursTexts.ko,
    paymentCorrelation: paymentCorrelationTexts.ko,
    funnel: funnelTexts.ko,
    health: healthTexts.ko,
    quarantine: quarantineTexts.ko,
    soughtProducts: soughtProductsTexts.ko,
    landingPages: landingPagesTexts.ko,
    groupBuys: groupBuysTexts.ko,
    overview: overviewTexts.ko,
    storefront: storefrontTexts.ko,
    alerts: alertsTexts.ko,
    sources: sourcesTexts.ko,
  },
  en: {
    shared: en,
    crowdedProducts: crowdedProductsTexts.en,
    couponHours: couponHoursTexts.en,
    paymentCorrelation: paymentCorrelationTexts.en,
    funnel: funnelTexts.en,
    health: healthTexts.en,
    quarantine: quarantineTexts.en,
    soughtProducts: soughtProductsTexts.en,
    landingPages: landingPagesTexts.en,
    groupBuys: groupBuysTexts.en,
    overview: overviewTexts.en,
    storefront: storefrontTexts.en,
    alerts: alertsTexts.en,
    sources: sourcesTexts.en,
  },
};

export type Texts = (typeof texts)['ko'] & (typeof marketSiteTexts)['ko'];
