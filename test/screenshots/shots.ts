import type { Page } from 'playwright-core';

/** A picture of a page. */
export interface Shot {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly path: string;
  readonly isPhone?: boolean;
  /** What is there when the page has its numbers. */
  readonly shows: string;
  /** Where the picture ends: below this element, or so many px from the top. */
  readonly until: string | number;
  /** What to do on the page first. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** Whether time goes on, and the page with it. */
  readonly isLive?: boolean;
}

const rows = 'tbody tr >> visible=true';
/** A few of the two seconds after which the page asks anew. */
const watchedMs = 30_000;

/** In this order: the shop sends events itself, and what is live moves on for good. */
export const shots: readonly Shot[] = [
  { name: 'overview', path: '/', shows: 'canvas', until: '#crowded-products' },
  { name: 'overview-phone', path: '/', isPhone: true, shows: 'canvas', until: '#funnel' },
  {
    name: 'crowded-products',
    path: '/crowded-products?compare=before',
    shows: rows,
    until: '#crowded-products',
  },
  { name: 'coupon-hours', path: '/coupon-hours', shows: 'canvas', until: '#holidays' },
  { name: 'sought-products', path: '/sought-products', shows: rows, until: '#sought-products' },
  {
    name: 'payment-correlation',
    path: '/payment-correlation',
    shows: 'canvas',
    until: '#scatter',
  },
  {
    name: 'funnel',
    path: '/funnel?compare=before&breakdown=landing',
    shows: '#groups tbody tr',
    until: 1400,
  },
  { name: 'landing-pages', path: '/landing-pages', shows: rows, until: 1200 },
  { name: 'group-buys', path: '/group-buys?state=open&order=closing', shows: rows, until: 1250 },
  { name: 'quarantine', path: '/quarantine', shows: rows, until: '#quarantine' },
  {
    name: 'quarantine-event',
    path: '/quarantine',
    shows: rows,
    until: 900,
    prepare: (page) => page.getByRole('link', { name: '맞지 않는 값이 있음' }).first().click(),
  },
  { name: 'alerts', path: '/alerts', shows: 'form', until: '#history' },
  { name: 'shop', path: '/shop', shows: 'article', until: 1370 },
  { name: 'shop-phone', path: '/shop', isPhone: true, shows: 'article', until: 1200 },
  {
    name: 'health',
    path: '/health',
    shows: 'canvas',
    until: '#minutes',
    isLive: true,
    prepare: (page) => page.waitForTimeout(watchedMs),
  },
];
