import type { ShopEvent, ShopEventType } from '../events.ts';
import type { FruitItem } from '../fruit.ts';
import type { Campaign } from './campaigns.ts';
import type { Demand } from './demand.ts';
import type { GroupBuy } from './group-buy.ts';
import type { Shopper } from './people.ts';
import type { Random } from './random.ts';
import type { DayRhythm } from './rhythm.ts';
import { isSoldOut } from './stock.ts';
import type { Day, World } from './world.ts';

/** Everything a shopper finds in the shop on one day. */
export interface ShopDay {
  readonly world: World;
  readonly day: Day;
  readonly rhythm: DayRhythm;
  readonly demand: Demand;
  readonly campaigns: readonly Campaign[];
  /** Group buys that were opened on this day or shortly before. */
  readonly groupBuys: readonly GroupBuy[];
}

/** Fields of an event beside its identity, time, visitor and session. */
export type EventDetails = Omit<
  ShopEvent,
  'eventId' | 'type' | 'occurredAt' | 'anonymousId' | 'userId' | 'sessionId' | 'orderId'
>;

/** An event before it has an id, a session and, where it is a purchase, an order. */
export interface EventDraft {
  readonly atMs: number;
  readonly type: ShopEventType;
  readonly anonymousId: string;
  readonly userId: string | undefined;
  readonly details: EventDetails;
  /** The campaign by which the visitor arrived with this very event. */
  readonly campaign: string | undefined;
}

/** One visit while it goes on: where it stands in time, and what it has left behind. */
export interface Visit {
  readonly shop: ShopDay;
  readonly shopper: Shopper;
  readonly random: Random;
  readonly drafts: EventDraft[];
  atMs: number;
  /** Set once the shop knows who it is. */
  userId: string | undefined;
}

export function startVisit(shop: ShopDay, shopper: Shopper, atMs: number, random: Random): Visit {
  const remembered = random.chance(shopper.rememberedChance);
  const userId = remembered ? shopper.userId : undefined;
  return { shop, shopper, random, drafts: [], atMs, userId };
}

export function record(
  visit: Visit,
  type: ShopEventType,
  details: EventDetails = {},
  campaign?: string,
): void {
  const { atMs, userId } = visit;
  const { anonymousId } = visit.shopper;
  visit.drafts.push({ atMs, type, anonymousId, userId, details, campaign });
}

/** Time passes: mostly near the shorter end. */
export function pause(visit: Visit, lowSeconds: number, highSeconds: number): void {
  const seconds = lowSeconds + (highSeconds - lowSeconds) * visit.random.next() ** 2.5;
  visit.atMs += Math.round(seconds * 1000);
}

/** Somebody with an account becomes known; for others nothing happens. */
export function logIn(visit: Visit): void {
  if (visit.userId !== undefined || visit.shopper.userId === undefined) return;
  pause(visit, 6, 30);
  visit.userId = visit.shopper.userId;
  record(visit, 'login');
  pause(visit, 1, 6);
}

/** The page of an item is opened, and the item seen. */
export function openItem(visit: Visit, item: FruitItem, arrival: Arrival = {}): void {
  openPage(visit, itemPath(item), item.name.ko, arrival);
  visit.atMs += 40 + visit.random.integer(160);
  record(visit, 'item_view', { itemCode: item.itemCode });
}

/** How a visitor came from elsewhere; empty within the shop. */
export interface Arrival {
  readonly referrer?: string | undefined;
  readonly campaign?: string | undefined;
}

export function openPage(visit: Visit, path: string, title: string, arrival: Arrival = {}): void {
  const { referrer, campaign } = arrival;
  const details = { path, ...(referrer === undefined ? {} : { referrer }), title };
  record(visit, 'page_view', details, campaign);
}

export function itemPath(item: FruitItem): string {
  return `/items/${item.itemCode}`;
}

export function groupPath(group: GroupBuy): string {
  return `/group/${group.groupId}`;
}

export function soldOutNow(visit: Visit, item: FruitItem): boolean {
  return isSoldOut(visit.shop.world, item.itemCode, visit.atMs);
}
