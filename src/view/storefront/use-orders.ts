import { v7 as createId } from 'uuid';
import type { CatalogueItem } from '../../serve/contract.ts';
import { useShop } from './storefront-context.ts';

const hourMs = 3_600_000;
const groupHours = 24;
const groupSize = 3;
const groupPercent = 80;

/** Buys an item alone, and gives the order's number. */
export function useBuy(): (itemCode: string, quantity: number, priceKrw: number) => string {
  const { tracker } = useShop();
  return (itemCode, quantity, priceKrw) => {
    const orderId = `demo-${createId()}`;
    tracker.track('purchase', {
      itemCode,
      orderId,
      quantity,
      price: priceKrw,
      purchaseType: 'solo',
    });
    return orderId;
  };
}

/** The price of a unit in a group buy: together it is cheaper. */
export function groupPriceOf({ priceKrw }: CatalogueItem): number {
  return Math.floor((priceKrw * groupPercent) / 100);
}

/** Joins a group buy of an item and pays for a unit. */
export function useJoinGroup(): (groupId: string, item: CatalogueItem) => void {
  const { tracker, shopper, change } = useShop();
  return (groupId, item) => {
    const { itemCode } = item;
    tracker.track('group_join', { itemCode, groupId });
    tracker.track('purchase', {
      itemCode,
      groupId,
      orderId: `demo-${createId()}`,
      quantity: 1,
      price: groupPriceOf(item),
      purchaseType: 'group',
    });
    change({ joinedGroups: [...shopper.joinedGroups, groupId] });
  };
}

/** Opens a group buy for an item and is its first member. */
export function useOpenGroup(): (item: CatalogueItem) => void {
  const { tracker } = useShop();
  const join = useJoinGroup();
  return (item) => {
    const groupId = `demo-${createId()}`;
    tracker.track('group_open', {
      itemCode: item.itemCode,
      groupId,
      targetSize: groupSize,
      closesAt: new Date(Date.now() + groupHours * hourMs).toISOString(),
    });
    join(groupId, item);
  };
}
