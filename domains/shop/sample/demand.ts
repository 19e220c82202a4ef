import { dayMs } from '../../../src/base/time.ts';
import { fruitItems } from '../fruit.ts';
import type { FruitItem } from '../fruit.ts';
import { purposes, Random, seedOf, valueAt, weightedIndex } from './random.ts';
import { isJustBack } from './stock.ts';
import type { Day, World } from './world.ts';

/** What shoppers want on one day, and what it costs. */
export interface Demand {
  /** An item, drawn as often as it is wanted. */
  draw(random: Random): FruitItem;
  /** Price of one unit in KRW, in whole hundreds. */
  priceKrw(item: FruitItem): number;
}

const zipfExponent = 0.75;
const justBackBoost = 2.2;
/** Somebody always asks for watermelon in November. */
const offSeasonWeight = 0.03;

export function dayDemand(world: World, day: Day): Demand {
  const noonMs = day.startMs + dayMs / 2;
  const ranks = popularityRanks(world);
  const drawIndex = weightedIndex(
    fruitItems.map((item, index) => {
      const zipf = (valueAt(ranks, index) + 1) ** -zipfExponent;
      const back = isJustBack(world, item.itemCode, noonMs) ? justBackBoost : 1;
      return zipf * (offSeasonWeight + seasonOn(item, day)) * weekMood(world, item, day) * back;
    }),
  );
  return {
    draw: (random) => valueAt(fruitItems, drawIndex(random)),
    priceKrw: (item) => priceOn(world, item, day),
  };
}

/** Rank of each item, 0 the most popular: a shuffle of the catalogue. */
function popularityRanks(world: World): readonly number[] {
  const random = new Random(seedOf(purposes.demand, world.seed));
  const order = fruitItems.map((_, index) => index);
  for (let end = order.length - 1; end > 0; end -= 1) {
    const other = random.integer(end + 1);
    [order[end], order[other]] = [valueAt(order, other), valueAt(order, end)];
  }
  return order;
}

/** Runs from the middle of one month to the middle of the next, so that no fruit appears overnight. */
function seasonOn(item: FruitItem, day: Day): number {
  const date = new Date(day.index * dayMs);
  const months = date.getUTCMonth() + (date.getUTCDate() - 15.5) / 31 + 12;
  const before = valueAt(item.seasonByMonth, Math.floor(months) % 12);
  const after = valueAt(item.seasonByMonth, (Math.floor(months) + 1) % 12);
  return before + (after - before) * (months % 1);
}

function weekMood(world: World, item: FruitItem, day: Day): number {
  const week = Math.floor((day.index + 3) / 7);
  const seed = seedOf(purposes.demand, world.seed, Number(item.itemCode), week);
  return new Random(seed).between(0.6, 1.4);
}

/** Dearer out of season, and a little up and down from day to day. */
function priceOn(world: World, item: FruitItem, day: Day): number {
  const seed = seedOf(purposes.price, world.seed, Number(item.itemCode), day.index);
  const drift = new Random(seed).between(0.96, 1.04);
  const seasonal = 1.2 - 0.25 * seasonOn(item, day);
  return Math.round((item.basePriceKrw * drift * seasonal) / 100) * 100;
}
