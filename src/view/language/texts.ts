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
import { marketFarmIncomeTexts } from '../market/farm-income/texts.ts';
import { marketForecastsTexts } from '../market/forecasts/texts.ts';
import { marketGrowingAreasTexts } from '../market/growing-areas/texts.ts';
import { marketInflowTexts } from '../market/inflow/texts.ts';
import { marketMainTexts } from '../market/main/texts.ts';
import { marketPricesTexts } from '../market/prices/texts.ts';
import { marketSupplyTexts } from '../market/supply/texts.ts';
import { marketWeatherTexts } from '../market/weather/texts.ts';
import { marketShopTexts } from '../market/shop/texts.ts';
import { marketTexts } from '../market/texts.ts';
import { sourcesTexts } from '../sources/texts.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

/** Every text of the page by language and by part of the page; `shared` is what several parts say. */
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
    market: marketTexts.ko,
    marketFarmIncome: marketFarmIncomeTexts.ko,
    marketGrowingAreas: marketGrowingAreasTexts.ko,
    marketForecasts: marketForecastsTexts.ko,
    marketInflow: marketInflowTexts.ko,
    marketShop: marketShopTexts.ko,
    marketWeather: marketWeatherTexts.ko,
    marketMain: marketMainTexts.ko,
    marketPrices: marketPricesTexts.ko,
    marketSupply: marketSupplyTexts.ko,
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
    market: marketTexts.en,
    marketFarmIncome: marketFarmIncomeTexts.en,
    marketGrowingAreas: marketGrowingAreasTexts.en,
    marketForecasts: marketForecastsTexts.en,
    marketInflow: marketInflowTexts.en,
    marketShop: marketShopTexts.en,
    marketWeather: marketWeatherTexts.en,
    marketMain: marketMainTexts.en,
    marketPrices: marketPricesTexts.en,
    marketSupply: marketSupplyTexts.en,
  },
};

export type Texts = (typeof texts)['ko'];
