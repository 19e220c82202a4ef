import { dayMs, hourMs, seoulOffsetMs } from '../../../src/base/time.ts';
import { fruitItems } from '../fruit.ts';
import { purposes, Random, seedOf } from './random.ts';
import type { World } from './world.ts';

const cycleMs = 12 * dayMs;
const soldOutShare = 0.55;
const deliveryHour = 10;

/** A time in which an item cannot be bought: from `fromMs` up to, not including, `toMs`. */
export interface SoldOutSpell {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Whether an item is sold out at a moment. It can still be looked for, wished and asked for. */
export function isSoldOut(world: World, itemCode: string, ms: number): boolean {
  return isSoldOutDuring(world, itemCode, ms, ms + 1);
}

/** Whether an item is sold out at any moment from `fromMs` up to, not including, `toMs`. */
export function isSoldOutDuring(
  world: World,
  itemCode: string,
  fromMs: number,
  toMs: number,
): boolean {
  const last = cycleOf(world, itemCode, toMs - 1);
  for (let cycle = cycleOf(world, itemCode, fromMs); cycle <= last; cycle += 1) {
    const spell = spellOf(world, itemCode, cycle);
    if (spell && spell.fromMs < toMs && spell.toMs > fromMs) return true;
  }
  return false;
}

/** Whether an item has come back in the day before a moment: people were told, and come. */
export function isJustBack(world: World, itemCode: string, ms: number): boolean {
  return !isSoldOut(world, itemCode, ms) && isSoldOutDuring(world, itemCode, ms - dayMs, ms);
}

// Time is cut into cycles, each item's at another moment, and a spell never leaves its cycle: so the stock at any
// moment is known without having lived through what came before.
function cycleOf(world: World, itemCode: string, ms: number): number {
  return Math.floor((ms - shiftMs(world, itemCode)) / cycleMs);
}

function shiftMs(world: World, itemCode: string): number {
  return seedOf(purposes.stock, world.seed, Number(itemCode)) % cycleMs;
}

function spellOf(world: World, itemCode: string, cycle: number): SoldOutSpell | undefined {
  const random = new Random(seedOf(purposes.stock, world.seed, Number(itemCode), cycle));
  if (!random.chance(soldOutShare)) return undefined;
  const startMs = cycle * cycleMs + shiftMs(world, itemCode);
  const lengthMs = random.between(1, 5) * dayMs;
  const fromMs = Math.floor(startMs + random.next() * (cycleMs - lengthMs - 2 * dayMs));
  return { fromMs, toMs: deliveryAfter(fromMs + lengthMs) };
}

/** Goods arrive at ten in the morning, Seoul time. */
function deliveryAfter(ms: number): number {
  const day = Math.floor((ms + seoulOffsetMs) / dayMs) + 1;
  return day * dayMs - seoulOffsetMs + deliveryHour * hourMs;
}

/** The sold-out spells that touch a range of time, item by item. */
export function soldOutSpells(
  world: World,
  fromMs: number,
  toMs: number,
): ReadonlyMap<string, readonly SoldOutSpell[]> {
  return new Map(
    fruitItems.map(({ itemCode }) => [itemCode, spellsOf(world, itemCode, fromMs, toMs)]),
  );
}

function spellsOf(world: World, itemCode: string, fromMs: number, toMs: number): SoldOutSpell[] {
  const first = cycleOf(world, itemCode, fromMs);
  const count = cycleOf(world, itemCode, toMs) - first + 1;
  return Array.from({ length: count }, (_, index) => spellOf(world, itemCode, first + index))
    .filter((spell) => spell !== undefined)
    .filter((spell) => spell.fromMs < toMs && spell.toMs > fromMs);
}
