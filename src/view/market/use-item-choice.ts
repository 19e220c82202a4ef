import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useUnreadPart } from '../shell/unread-address.ts';
import type { ItemsAnswer, MarketItem } from './answers.ts';
import { useReport } from './use-report.ts';
import type { ShownReport } from './use-report.ts';

export interface ItemChoice {
  /** What can be chosen, and why not where it could not be loaded. */
  readonly report: ShownReport<ItemsAnswer>;
  readonly items: readonly MarketItem[];
  /** Undefined until the items are known, or where there are none. */
  readonly item: MarketItem | undefined;
  readonly choose: (itemCode: string) => void;
}

/** Parts of the address that another item does not know. */
const ofOneItem = ['crop', 'place'];

/** Everything that is traded. */
export function useItems(): ShownReport<ItemsAnswer> {
  return useReport<ItemsAnswer>({ path: 'items', refreshMs: 3_600_000 });
}

/**
 * The item that the page is about, kept in its address under `item`. Where the address says none, or one that the page
 * has nothing about, which the page then says: one of the same class, else the first variety that is traded these days.
 *
 * @param isCovered whether the page has anything about an item; all of them when absent
 */
export function useItemChoice(isCovered: (item: MarketItem) => boolean = () => true): ItemChoice {
  const [query, setQuery] = useSearchParams();
  const nameOf = useItemName();
  const report = useItems();
  const all = report.answer?.rows ?? [];
  const items = all.filter(isCovered);
  const given = query.get('item');
  const known = all.find(({ itemCode }) => itemCode === given);
  const item =
    items.find((each) => each === known) ??
    items.find(({ className }) => className === known?.className) ??
    currentItem(items);
  const isUnread = given !== null && item !== undefined && item !== known;
  useUnreadPart(
    'item',
    isUnread
      ? {
          given: known ? `item=${given} (${nameOf(known)})` : `item=${given}`,
          why: known ? 'notCovered' : 'unknown',
          shown: nameOf(item),
        }
      : undefined,
  );
  const choose = useCallback(
    (itemCode: string) =>
      setQuery((before) => {
        const written = new URLSearchParams(before);
        written.set('item', itemCode);
        for (const name of ofOneItem) written.delete(name);
        return written;
      }),
    [setQuery],
  );
  return { report, items, item, choose };
}

/** The name of an item in the page's language; of a class, that it is all of it. */
export function useItemName(): (item: MarketItem) => string {
  const { t, i18n } = useTranslation('market');
  return (item) => {
    const name = i18n.language === 'ko' ? item.name : item.nameEn;
    return item.isClass ? t('allVarieties', { name }) : name;
  };
}

function currentItem(items: readonly MarketItem[]): MarketItem | undefined {
  const newest = items.reduce((last, { lastTradedOn }) => maxDay(last, lastTradedOn), '');
  return items.find(({ isClass, lastTradedOn }) => !isClass && lastTradedOn === newest) ?? items[0];
}

const maxDay = (one: string, other: string | null) => (other !== null && other > one ? other : one);
