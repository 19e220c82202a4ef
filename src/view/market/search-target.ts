import { marketPaths } from '../../serve/page-paths.ts';

/** Pages that show the item of their address; from any other, an item found is shown with its prices. */
const itemPages: readonly string[] = [
  marketPaths.prices,
  marketPaths.supply,
  marketPaths.inflow,
  marketPaths.farmIncome,
  marketPaths.growingAreas,
  marketPaths.forecasts,
  marketPaths.shop,
];

/** Where an entry of the search leads: `item:060103`, `region:경상`, `city:47170`, `area:060100:4717000000`. */
export function targetOf(key: string, pathname: string): string {
  const [kind, ...values] = key.split(':');
  const [value = '', place = ''] = values.map(encodeURIComponent);
  if (kind === 'region') return `${marketPaths.inflow}?region=${value}`;
  if (kind === 'city') return `${marketPaths.weather}?city=${value}`;
  if (kind === 'area') return `${marketPaths.growingAreas}?item=${value}&place=${place}`;
  return `${itemPages.includes(pathname) ? pathname : marketPaths.prices}?item=${value}`;
}
