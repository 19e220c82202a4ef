import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { PageName } from '../page-paths.ts';

export interface ConsolePage {
  readonly name: Exclude<PageName, 'storefront'>;
  /** Under which it stands in the navigation: the present, insights, or Pomona itself. */
  readonly group: 'now' | 'insights' | 'system';
  readonly Page: LazyExoticComponent<ComponentType>;
}

/** All pages of the console, in the order of the navigation. Each is loaded when it is first opened. */
export const consolePages: readonly ConsolePage[] = [
  {
    name: 'overview',
    group: 'now',
    Page: lazy(async () => ({
      default: (await import('../overview/overview-page.tsx')).OverviewPage,
    })),
  },
  {
    name: 'crowdedProducts',
    group: 'insights',
    Page: lazy(async () => ({
      default: (await import('../crowded-products/crowded-products-page.tsx')).CrowdedProductsPage,
    })),
  },
];
