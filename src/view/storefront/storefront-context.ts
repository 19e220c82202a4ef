import { createContext, use } from 'react';
import type { Storefront } from './use-storefront.ts';

export const StorefrontContext = createContext<Storefront | undefined>(undefined);

export function useShop(): Storefront {
  const storefront = use(StorefrontContext);
  if (!storefront) throw new Error('This part of the page needs a StorefrontContext around it');
  return storefront;
}
