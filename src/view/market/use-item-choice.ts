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

/** Everything that is traded. */
export function useItems(): ShownReport<ItemsAnswer> {
  return useReport<ItemsAnswer>({ path: 'items', refreshMs: 3_600_000 });
}

/**
 * The item that the page is about, kept in its address under `item`; unless the address says another, the first variety
 * that is traded these days.
 */
export function useItemChoice(): ItemChoice {
  const [query, setQuery] = useSearchParams();
  const nameOf = useItemName();
  const report = useItems();
  const items = report.answer?.rows ?? [];
  const given = query.get('item');
  const known = items.find(({ itemCode }) => itemCode === given);
  const item = known ?? currentItem(items);
  const isUnread = given !== null && item !== undefined && known === undefined;
  useUnreadPart(
    'item',
    isUnread ? { given: `item=${given}`, why: 'unknown', shown: nameOf(item) } : undefined,
  );
  const choose = useCallback(
    (itemCode: string) =>
      setQuery((before) => {
        const written = new URLSearchParams(before);
        written.set('item', itemCode);
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
