import { PomonaError } from '../../../src/base/errors.ts';
import type { ShopEvent } from '../events.ts';
import { browse } from './browse.ts';
import { campaignsOn } from './campaigns.ts';
import { dayDemand } from './demand.ts';
import { groupBuysOn } from './group-buy.ts';
import { groupVisits } from './group-visits.ts';
import { drawShopper, newcomer } from './people.ts';
import { purposes, Random, seedOf } from './random.ts';
import { dayRhythm } from './rhythm.ts';
import { stampEvents } from './sessions.ts';
import { startVisit } from './visit.ts';
import type { EventDraft, ShopDay } from './visit.ts';
import { dayAt, worldOf } from './world.ts';
import type { Day, World } from './world.ts';

const visitsPerDayAtScale1 = 3_250;
const newcomerShare = 0.33;

/**
 * The events of one day of sample traffic, in order of time. The same arguments always give the same events; days do
 * not need each other, since no session crosses midnight and group buys follow from the seed alone.
 *
 * `seoulDayStartMs` is midnight in Seoul (ms since the epoch); any other moment is PomonaError `invalid_parameter`,
 * as is a seed that is no whole number. About 20,000 events at scale 1.
 *
 * @example sampleDay(1, Date.parse('2026-11-22T00:00:00+09:00'), 1)
 */
export function sampleDay(seed: number, seoulDayStartMs: number, scale: number): ShopEvent[] {
  const world = worldOf(seed, scale);
  const day = dayAt(seoulDayStartMs);
  if (day.startMs !== seoulDayStartMs) {
    throw new PomonaError(
      'invalid_parameter',
      `A sample day starts at midnight in Seoul, not at ${new Date(seoulDayStartMs).toISOString()}`,
    );
  }
  const shop = openShop(world, day);
  const drafts = [...groupDrafts(shop), ...browseDrafts(shop)]
    .filter((draft) => draft.atMs >= day.startMs && draft.atMs < day.endMs)
    .sort((left, right) => left.atMs - right.atMs);
  return stampEvents(world, day, drafts);
}

function openShop(world: World, day: Day): ShopDay {
  return {
    world,
    day,
    rhythm: dayRhythm(world, day),
    demand: dayDemand(world, day),
    campaigns: campaignsOn(day),
    groupBuys: groupBuysOn(world, day),
  };
}

function groupDrafts(shop: ShopDay): EventDraft[] {
  return shop.groupBuys.flatMap((group, index) => groupVisits(shop, group, index));
}

function browseDrafts(shop: ShopDay): EventDraft[] {
  const { world, day, rhythm } = shop;
  const dayRandom = new Random(seedOf(purposes.visits, world.seed, day.index));
  const count = dayRandom.round(visitsPerDayAtScale1 * world.scale * rhythm.busyness);
  return Array.from({ length: count }, (_, index) => {
    const random = new Random(seedOf(purposes.visits, world.seed, day.index, index));
    const isNew = random.chance(newcomerShare);
    const shopper = isNew ? newcomer(world, day, index) : drawShopper(world, random);
    const visit = startVisit(shop, shopper, rhythm.drawMs(random), random);
    browse(visit);
    return visit.drafts;
  }).flat();
}
