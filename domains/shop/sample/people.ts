import { fruitItems } from '../fruit.ts';
import type { FruitItem } from '../fruit.ts';
import { purposes, Random, seedOf } from './random.ts';
import type { Day, World } from './world.ts';

/** Somebody in front of a browser, with the habits that make their numbers hang together. */
export interface Shopper {
  readonly anonymousId: string;
  /** Absent for those who have no account. */
  readonly userId?: string;
  /** Chance that the browser still knows who they are when they come. */
  readonly rememberedChance: number;
  /** Chance of logging in on a visit where it does not. */
  readonly loginChance: number;
  /** Chance of a wish on looking at an item. */
  readonly wishChance: number;
  /** Chance of buying what was just wished for. */
  readonly buyWishedChance: number;
  /** Chance of buying on looking at an item, without a wish. */
  readonly buyAtOnceChance: number;
  /** What they come back for. */
  readonly favourites: readonly FruitItem[];
}

const peopleAtScale1 = 9_000;
const minPeople = 400;
const memberShare = 0.6;
const secondBrowserShare = 0.3;
/** Above 1, some people come much more often than others. */
const regularity = 1.5;

/** Somebody who knows the shop, regulars more often than others; on one of their browsers. */
export function drawShopper(world: World, random: Random): Shopper {
  return shopperOf(world, drawPerson(world, random), random.next());
}

/** The number of somebody who has an account. */
export function drawMember(world: World, random: Random): number {
  let person = drawPerson(world, random);
  while (!isMember(world, person)) person = (person + 1) % peopleOf(world);
  return person;
}

/** A person of the world; `browser`, from 0 to 1, tells which of their browsers they use. */
export function shopperOf(world: World, person: number, browser: number): Shopper {
  const random = new Random(seedOf(purposes.people, world.seed, person));
  const isMember = random.chance(memberShare);
  const hasTwoBrowsers = random.chance(secondBrowserShare);
  const id = String(person).padStart(5, '0');
  return {
    anonymousId: `v-${id}-${hasTwoBrowsers && browser > 0.65 ? 2 : 1}`,
    ...(isMember ? { userId: `u-${id}` } : {}),
    ...habits(random),
  };
}

/** Somebody who comes for the first time, and never again with the same browser. */
export function newcomer(world: World, day: Day, visit: number): Shopper {
  const random = new Random(seedOf(purposes.newcomers, world.seed, day.index, visit));
  const id = `v-${day.label}-${world.tag}-${String(visit).padStart(5, '0')}`;
  return { anonymousId: id, ...habits(random) };
}

/** Keen shoppers wish and buy; whether somebody logs in has less to do with it. */
function habits(random: Random): Omit<Shopper, 'anonymousId' | 'userId'> {
  const keenness = random.next() ** 1.5;
  const orderliness = random.next();
  return {
    rememberedChance: random.chance(0.6) ? 0.96 : 0.1,
    loginChance: 0.04 + 0.6 * orderliness ** 2,
    wishChance: 0.01 + 0.19 * keenness,
    buyWishedChance: 0.25 + 0.5 * keenness,
    buyAtOnceChance: 0.001 + 0.009 * keenness,
    favourites: [random.pick(fruitItems), random.pick(fruitItems)],
  };
}

function drawPerson(world: World, random: Random): number {
  return Math.floor(peopleOf(world) * random.next() ** regularity);
}

function peopleOf(world: World): number {
  return Math.max(minPeople, Math.round(peopleAtScale1 * world.scale));
}

function isMember(world: World, person: number): boolean {
  return shopperOf(world, person, 0).userId !== undefined;
}
