import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { PageName } from '../../serve/page-paths.ts';
import type { Role } from './role.ts';

export interface ConsolePage {
  readonly name: Exclude<PageName, 'storefront'>;
  /** Under which it stands in the navigation: the present, insights, or Pomona itself. */
  readonly group: 'now' | 'insights' | 'system';
  /** What has to be done in this process for the page to have something to show. */
  readonly needs?: Role;
  readonly Page: LazyExoticComponent<ComponentType>;
}

/** All pages of the console, in the order of the navigation. Each is loaded when it is first opened. */
export const consolePages: readonly ConsolePage[] = [
  {
    name: 'overview',
    group: 'now',
    needs: 'engine',
    Page: lazy(async () => ({
      default: (await import('../overview/overview-page.tsx')).OverviewPage,
    })),
  },
  {
    name: 'crowdedProducts',
    group: 'insights',
    needs: 'engine',
    Page: lazy(async () => ({
      default: (await import('../crowded-products/crowded-products-page.tsx')).CrowdedProductsPage,
    })),
  },
  {
    name: 'couponHours',
    group: 'insights',
    needs: 'engine',
    Page: lazy(async () => ({
      default: (await import('../coupon-hours/coupon-hours-page.tsx')).CouponHoursPage,
    })),
  },
  {
    name: 'soughtProducts',
    group: 'insights',
    needs: 'engine',
    Page: lazy(async () => ({
      default: (await import('../sought-products/sought-products-page.tsx')).SoughtProductsPage,
    })),
  },
  {
    name: 'correlation',
    group: 'insights',
    needs: 'engine',
    Page: lazy(async () => ({
      default: (await import('../payment-correlation/payment-correlation-page.tsx'))
        .PaymentCorrelationPage,
    })),
  },
  {
    name: 'funnel',
    group: 'insights',
    needs: 'engine',
    Page: lazy(async () => ({
      default: (await import('../funnel/funnel-page.tsx')).FunnelPage,
    })),
  },
  {
    name: 'landingPages',
    group: 'insights',
    needs: 'engine',
    Page: lazy(async () => ({
      default: (await import('../landing-pages/landing-pages-page.tsx')).LandingPagesPage,
    })),
  },
  {
    name: 'groupBuys',
    group: 'insights',
    needs: 'engine',
    Page: lazy(async () => ({
      default: (await import('../group-buys/group-buys-page.tsx')).GroupBuysPage,
    })),
  },
  {
    name: 'alerts',
    group: 'system',
    needs: 'engine',
    Page: lazy(async () => ({
      default: (await import('../alerts/alerts-page.tsx')).AlertsPage,
    })),
  },
  {
    name: 'sources',
    group: 'system',
    needs: 'sources',
    Page: lazy(async () => ({
      default: (await import('../sources/sources-page.tsx')).SourcesPage,
    })),
  },
  {
    name: 'quarantine',
    group: 'system',
    needs: 'collector',
    Page: lazy(async () => ({
      default: (await import('../quarantine/quarantine-page.tsx')).QuarantinePage,
    })),
  },
  {
    name: 'health',
    group: 'system',
    Page: lazy(async () => ({
      default: (await import('../health/health-page.tsx')).HealthPage,
    })),
  },
];
