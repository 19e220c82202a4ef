import type { MarketItem } from './answers.ts';

export interface ItemCategory {
  /** In the page's language. */
  readonly name: string;
  readonly items: readonly MarketItem[];
}

/** The categories of items, each with its items, in the order in which they come first. */
export function categoriesOf(
  items: readonly MarketItem[],
  language: string,
): readonly ItemCategory[] {
  const nameOf = ({ category, categoryEn }: MarketItem) =>
    language === 'ko' ? category : categoryEn;
  return [...Map.groupBy(items, nameOf)].map(([name, inIt]) => ({ name, items: inIt }));
}
