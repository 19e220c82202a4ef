import { marketFarmIncomeTexts } from './farm-income/texts.ts';
import { marketForecastsTexts } from './forecasts/texts.ts';
import { marketGrowingAreasTexts } from './growing-areas/texts.ts';
import { marketInflowTexts } from './inflow/texts.ts';
import { marketMainTexts } from './main/texts.ts';
import { marketPricesTexts } from './prices/texts.ts';
import { marketShopTexts } from './shop/texts.ts';
import { marketSupplyTexts } from './supply/texts.ts';
import { marketTexts } from './texts.ts';
import { marketWeatherTexts } from './weather/texts.ts';

/** Texts of the market's pages by language: loaded with them, so that the console need not carry them. */
export const marketSiteTexts = {
  ko: {
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
