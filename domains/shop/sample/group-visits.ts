import { formatInstant } from '../../../src/base/instant.ts';
import { messenger } from './browse.ts';
import type { GroupBuy, GroupStep } from './group-buy.ts';
import { purposes, Random, seedOf } from './random.ts';
import { groupPath, logIn, openItem, openPage, pause, record, startVisit } from './visit.ts';
import type { EventDraft, ShopDay, Visit } from './visit.ts';

/** The visits of one day in which a group buy is opened, joined or paid for. */
export function groupVisits(shop: ShopDay, group: GroupBuy, groupIndex: number): EventDraft[] {
  const [opener, ...others] = group.joins;
  const steps = [
    ...(opener === undefined ? [] : [{ step: opener, act: openGroup }]),
    ...others.map((step) => ({ step, act: joinGroup })),
    ...group.purchases.map((step) => ({ step, act: payInGroup })),
  ];
  return steps
    .map(({ step, act }, index) => ({ step, act, index }))
    .filter(({ step }) => step.atMs >= shop.day.startMs && step.atMs < shop.day.endMs)
    .flatMap(({ step, act, index }) => {
      const seed = seedOf(purposes.groups, shop.world.seed, shop.day.index, groupIndex, index);
      const visit = startVisit(shop, step.shopper, step.atMs, new Random(seed));
      act(visit, group, step);
      return visit.drafts;
    });
}

function openGroup(visit: Visit, group: GroupBuy, step: GroupStep): void {
  const { item, groupId, targetSize } = group;
  visit.atMs = group.openedAtMs - 1000 * (60 + visit.random.integer(120));
  openItem(visit, item);
  pause(visit, 1, 5);
  mayWish(visit, group, 2);
  logIn(visit);
  visit.atMs = group.openedAtMs;
  const closesAt = formatInstant(group.closesAtMs);
  record(visit, 'group_open', { itemCode: item.itemCode, groupId, targetSize, closesAt });
  visit.atMs += 200;
  openPage(visit, groupPath(group), groupTitle(group));
  visit.atMs = step.atMs;
  record(visit, 'group_join', { itemCode: item.itemCode, groupId });
}

function joinGroup(visit: Visit, group: GroupBuy, step: GroupStep): void {
  arriveAtGroup(visit, group, step);
  mayWish(visit, group, 0.6);
  logIn(visit);
  visit.atMs = step.atMs;
  record(visit, 'group_join', { itemCode: group.item.itemCode, groupId: group.groupId });
}

function payInGroup(visit: Visit, group: GroupBuy, step: GroupStep): void {
  arriveAtGroup(visit, group, step);
  mayWish(visit, group, 2);
  logIn(visit);
  visit.atMs = step.atMs;
  record(visit, 'purchase', {
    itemCode: group.item.itemCode,
    quantity: visit.random.pick([1, 1, 1, 2, 2, 3]),
    price: group.priceKrw,
    purchaseType: 'group',
    groupId: group.groupId,
  });
}

/** What leads up to a step takes at most a minute and a half, and the shopper comes two minutes or more before. */
function arriveAtGroup(visit: Visit, group: GroupBuy, step: GroupStep): void {
  visit.atMs = step.atMs - 1000 * (100 + visit.random.integer(80));
  const referrer = visit.random.chance(0.6) ? messenger : undefined;
  openPage(visit, groupPath(group), groupTitle(group), { referrer });
  visit.atMs += 40 + visit.random.integer(160);
  record(visit, 'item_view', { itemCode: group.item.itemCode });
  pause(visit, 3, 20);
}

function mayWish(visit: Visit, group: GroupBuy, eagerness: number): void {
  if (!visit.random.chance(visit.shopper.wishChance * eagerness)) return;
  record(visit, 'wish', { itemCode: group.item.itemCode });
  pause(visit, 2, 10);
}

function groupTitle(group: GroupBuy): string {
  return `${group.item.name.ko} 공동구매`;
}
