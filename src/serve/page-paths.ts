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
  sources: '/sources',
  storefront: '/shop',
} as const;

export type PageName = keyof typeof pagePaths;

/** Where each page of the market site is, which stands beside the console with a layout of its own. */
export const marketPaths = {
  main: '/market',
  prices: '/market/prices',
  supply: '/market/supply',
  inflow: '/market/inflow',
  farmIncome: '/market/farm-income',
  weather: '/market/weather',
  growingAreas: '/market/growing-areas',
  forecasts: '/market/forecasts',
  shop: '/market/shop',
} as const;

export type MarketPageName = keyof typeof marketPaths;
