import { PomonaError } from '../../../src/base/errors.ts';
import { garakMarketCode, markets } from '../markets.ts';
import type { Market } from '../markets.ts';

/** The market of a code, Seoul Garak without one. Throws `not_found` for one that is not known. */
export function requireMarket(marketCode = garakMarketCode): Market {
  const market = markets.find((each) => each.marketCode === marketCode);
  if (market) return market;
  const known = markets.map(({ marketCode: code, name }) => `${code} ${name}`).join(', ');
  throw new PomonaError(
    'not_found',
    `There is no market ${JSON.stringify(marketCode)}. There are: ${known}.`,
  );
}
