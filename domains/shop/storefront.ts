import { seoulOffsetMs } from '../../src/base/time.ts';
import type { CatalogueItem } from '../../src/serve/contract.ts';
import { fruitItems } from './fruit.ts';
import { isSoldOut } from './sample/stock.ts';
import { worldOf } from './sample/world.ts';

/** The shelves of the demo shop are those of the sample shop, so that both run out of the same fruit at once. */
const world = worldOf(1, 1);

/** What the demo shop sells at a moment. */
export function catalogueAt(nowMs: number): CatalogueItem[] {
  const month = new Date(nowMs + seoulOffsetMs).getUTCMonth();
  return fruitItems.map(({ itemCode, name, unitKg, basePriceKrw, seasonByMonth }) => ({
    itemCode,
    name: { ...name },
    unitKg,
    priceKrw: basePriceKrw,
    isInSeason: (seasonByMonth[month] ?? 0) > 0,
    isSoldOut: isSoldOut(world, itemCode, nowMs),
  }));
}
