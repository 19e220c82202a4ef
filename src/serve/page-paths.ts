/** Where each page is, below the origin. The server answers all of them with the same document. */
export const pagePaths = {
  overview: '/',
  crowdedProducts: '/crowded-products',
  couponHours: '/coupon-hours',
  soughtProducts: '/sought-products',
  correlation: '/payment-correlation',
  funnel: '/funnel',
  landingPages: '/landing-pages',
  groupBuys: '/group-buys',
  quarantine: '/quarantine',
  health: '/health',
  alerts: '/alerts',
  storefront: '/shop',
} as const;

export type PageName = keyof typeof pagePaths;
