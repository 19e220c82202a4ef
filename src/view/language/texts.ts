import { crowdedProductsTexts } from '../crowded-products/texts.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

/** Every text of the page by language and by part of the page; `shared` is what several parts say. */
export const texts = {
  ko: {
    shared: ko,
    crowdedProducts: crowdedProductsTexts.ko,
  },
  en: {
    shared: en,
    crowdedProducts: crowdedProductsTexts.en,
  },
};

export type Texts = (typeof texts)['ko'];
