import type { InsightAnswer } from '../../serve/contract.ts';

/** A row of sought-products. */
export interface SoughtProduct {
  readonly rank: number;
  readonly itemCode: string;
  readonly itemName: string;
  readonly itemNameEn: string;
  /** Visitors who looked for it in two sessions or more and did not buy it. */
  readonly seekers: number;
  readonly views: number;
  readonly searches: number;
  readonly restockRequests: number;
  readonly orders: number;
}

export type SoughtProductsAnswer = InsightAnswer<SoughtProduct>;

/** All that the API gives at once. */
export const mostRows = 100;

/** Earlier seekers by item; 0 for what is not among the rows, undefined where rows may have been cut off. */
export function seekersIn(
  rows: readonly SoughtProduct[],
): (itemCode: string) => number | undefined {
  const seekers = new Map(rows.map((row) => [row.itemCode, row.seekers]));
  const rest = rows.length < mostRows ? 0 : undefined;
  return (itemCode) => seekers.get(itemCode) ?? rest;
}

/**
 * What keeps seekers from buying, as far as the numbers tell: it was mostly asked for rather than sold, it ran out now and
 * then, or nobody missed it on the shelf.
 */
export type Cause = 'restock' | 'more' | 'look';

export function causeOf({ restockRequests, orders }: SoughtProduct): Cause {
  if (restockRequests === 0) return 'look';
  return restockRequests >= orders ? 'restock' : 'more';
}
