import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { MarketPageName } from '../../serve/page-paths.ts';

export interface MarketPageEntry {
  readonly name: MarketPageName;
  readonly Page: LazyExoticComponent<ComponentType>;
}

/** The pages of the market site. Each is loaded when it is first opened. */
export const marketPages: readonly MarketPageEntry[] = [
  {
    name: 'main',
    Page: lazy(async () => ({ default: (await import('./main/main-page.tsx')).MainPage })),
  },
  {
    name: 'prices',
    Page: lazy(async () => ({ default: (await import('./prices/prices-page.tsx')).PricesPage })),
  },
  {
    name: 'supply',
    Page: lazy(async () => ({ default: (await import('./supply/supply-page.tsx')).SupplyPage })),
  },
  {
    name: 'inflow',
    Page: lazy(async () => ({ default: (await import('./inflow/inflow-page.tsx')).InflowPage })),
  },
  {
    name: 'farmIncome',
    Page: lazy(async () => ({
      default: (await import('./farm-income/farm-income-page.tsx')).FarmIncomePage,
    })),
  },
  {
    name: 'weather',
    Page: lazy(async () => ({ default: (await import('./weather/weather-page.tsx')).WeatherPage })),
  },
  {
    name: 'growingAreas',
    Page: lazy(async () => ({
      default: (await import('./growing-areas/growing-areas-page.tsx')).GrowingAreasPage,
    })),
  },
  {
    name: 'forecasts',
    Page: lazy(async () => ({
      default: (await import('./forecasts/forecasts-page.tsx')).ForecastsPage,
    })),
  },
  {
    name: 'shop',
    Page: lazy(async () => ({
      default: (await import('./shop/shop-market-page.tsx')).ShopMarketPage,
    })),
  },
];
