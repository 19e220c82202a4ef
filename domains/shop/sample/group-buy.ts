import { hourMs, minuteMs } from '../../../src/base/time.ts';
import type { FruitItem } from '../fruit.ts';
import { dayDemand } from './demand.ts';
import type { Demand } from './demand.ts';
import { drawMember, shopperOf } from './people.ts';
import type { Shopper } from './people.ts';
import { purposes, Random, seedOf } from './random.ts';
import { dayRhythm } from './rhythm.ts';
import { isSoldOutDuring } from './stock.ts';
import { dayOf } from './world.ts';
import type { Day, World } from './world.ts';

/** A group buy with everything that will come of it. */
export interface GroupBuy {
  readonly groupId: string;
  readonly item: FruitItem;
  /** How many users it needs. */
  readonly targetSize: number;
  /** KRW per unit, below what one pays alone. */
  readonly priceKrw: number;
  readonly openedAtMs: number;
  readonly closesAtMs: number;
  /** When enough users had joined; absent where it expires. */
  readonly filledAtMs: number | undefined;
  /** Distinct users in the order in which they join; the first is the one who opened it. */
  readonly joins: readonly GroupStep[];
  /** Only where it was filled. */
  readonly purchases: readonly GroupStep[];
}

export interface GroupStep {
  readonly shopper: Shopper;
  readonly atMs: number;
}

const openedPerDayAtScale1 = 22;
const targetSizes = [3, 4, 5, 5, 8, 8, 10, 12, 20];
const lifetimesHours = [12, 24, 24, 36, 48];
/** Members of a filled group pay within this time. */
const paymentMs = 12 * hourMs;
const paymentShare = 0.88;

/** A visit in which somebody joins or pays begins up to three minutes before they do: none before there is cause. */
const leadMs = 4 * minuteMs;

/** For how many days a group buy can go on after the day on which it was opened. */
const daysAfterOpening = 3;

/** All group buys in which something can happen on a day, in the order of their opening days. */
export function groupBuysOn(world: World, day: Day): readonly GroupBuy[] {
  return Array.from({ length: daysAfterOpening + 1 }, (_, index) =>
    groupBuysOpenedOn(world, dayOf(day.index - daysAfterOpening + index)),
  ).flat();
}

/** The group buys that are opened on one day. */
export function groupBuysOpenedOn(world: World, day: Day): readonly GroupBuy[] {
  const random = new Random(seedOf(purposes.groups, world.seed, day.index));
  const demand = dayDemand(world, day);
  const rhythm = dayRhythm(world, day);
  const count = random.round(openedPerDayAtScale1 * world.scale * rhythm.busyness);
  return Array.from({ length: count }, (_, index) => {
    const groupSeed = seedOf(purposes.groups, world.seed, day.index, index);
    // The one who opens it joins within two minutes, on the same day.
    const openedAtMs = Math.min(rhythm.drawMs(random), day.endMs - 2 * minuteMs);
    const groupId = `g-${world.tag}-${day.label}-${String(index).padStart(2, '0')}`;
    return planGroupBuy(world, { groupId, openedAtMs, demand }, new Random(groupSeed));
  }).filter((group) => group !== undefined);
}

interface Opening {
  readonly groupId: string;
  readonly openedAtMs: number;
  readonly demand: Demand;
}

function planGroupBuy(world: World, opening: Opening, random: Random): GroupBuy | undefined {
  const { groupId, openedAtMs, demand } = opening;
  const closesAtMs = openedAtMs + random.pick(lifetimesHours) * hourMs;
  const item = drawItemInStock(world, demand, openedAtMs, closesAtMs + paymentMs, random);
  if (item === undefined) return undefined;
  const targetSize = random.pick(targetSizes);
  const joins = planJoins(world, { openedAtMs, closesAtMs, targetSize }, random);
  const filledAtMs = joins[targetSize - 1]?.atMs;
  return {
    groupId,
    item,
    targetSize,
    priceKrw: Math.round((demand.priceKrw(item) * random.between(0.78, 0.9)) / 100) * 100,
    openedAtMs,
    closesAtMs,
    filledAtMs,
    joins,
    purchases: filledAtMs === undefined ? [] : planPurchases(joins, filledAtMs, random),
  };
}

/** The shop opens group buys only where its stock will last; undefined where hardly anything does. */
function drawItemInStock(
  world: World,
  demand: Demand,
  fromMs: number,
  toMs: number,
  random: Random,
): FruitItem | undefined {
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const item = demand.draw(random);
    if (!isSoldOutDuring(world, item.itemCode, fromMs, toMs)) return item;
  }
  return undefined;
}

type Terms = Pick<GroupBuy, 'openedAtMs' | 'closesAtMs' | 'targetSize'>;

/** Some groups draw more people than they need, some fewer; nobody joins once a group is full. */
function planJoins(world: World, terms: Terms, random: Random): readonly GroupStep[] {
  const attraction = random.between(0.45, 1.75);
  const interested = 1 + random.round((terms.targetSize - 1) * attraction);
  const members = drawMembers(world, Math.max(1, interested), random);
  const openerMs = terms.openedAtMs + random.integer(90_000) + 4000;
  const times = members.slice(1).map(() => drawJoinMs(openerMs, terms.closesAtMs, random));
  return [openerMs, ...times.sort((left, right) => left - right)]
    .slice(0, terms.targetSize)
    .map((atMs, index) => ({ shopper: shopperOf(world, members[index] ?? 0, 0), atMs }));
}

/** Distinct people with an account; keen ones are easier to win. */
function drawMembers(world: World, count: number, random: Random): readonly number[] {
  const members = new Set<number>();
  for (let attempt = 0; attempt < count * 20 && members.size < count; attempt += 1) {
    const person = drawMember(world, random);
    if (random.chance(0.15 + 3 * shopperOf(world, person, 0).wishChance)) members.add(person);
  }
  return [...members];
}

/** Many join soon after the opening, few while people sleep. */
function drawJoinMs(openedAtMs: number, closesAtMs: number, random: Random): number {
  const earliestMs = openedAtMs + leadMs;
  const spanMs = closesAtMs - earliestMs;
  let atMs = earliestMs;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    atMs = earliestMs + Math.floor(spanMs * random.next() ** 1.5);
    const seoulHour = Math.floor(atMs / hourMs + 9) % 24;
    const asleep = seoulHour >= 1 && seoulHour < 7;
    if (!asleep || random.chance(0.1)) break;
  }
  return atMs;
}

function planPurchases(
  joins: readonly GroupStep[],
  filledAtMs: number,
  random: Random,
): readonly GroupStep[] {
  return joins
    .filter(() => random.chance(paymentShare))
    .map(({ shopper }) => ({
      shopper,
      atMs: filledAtMs + leadMs + Math.floor((paymentMs - leadMs) * random.next() ** 3),
    }));
}
