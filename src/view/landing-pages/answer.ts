import type { InsightAnswer } from '../../serve/contract.ts';

/** A row of landing-pages: where sessions without a user came in. Shares are parts of 1. */
export interface LandingPage {
  /** First path beside the main page; null where there was none. */
  readonly path: string | null;
  readonly itemCode: string | null;
  readonly itemName: string | null;
  readonly itemNameEn: string | null;
  readonly sessions: number;
  /** Of all counted sessions. */
  readonly share: number;
  readonly viewShare: number;
  readonly purchaseShare: number;
}

interface Beside {
  /** All counted sessions. */
  readonly sessions: number;
}

export type LandingPagesAnswer = InsightAnswer<LandingPage, Beside>;

/** Tells the rows apart, also from one range to another. */
export function keyOfPage({ path, itemCode }: LandingPage): string {
  return JSON.stringify([path, itemCode]);
}

/** All that the API gives at once. */
export const mostRows = 1_000;

/** Earlier sessions by page; 0 for what is not among the rows, undefined where rows may have been cut off. */
export function sessionsIn(
  rows: readonly LandingPage[],
): (page: LandingPage) => number | undefined {
  const sessions = new Map(rows.map((row) => [keyOfPage(row), row.sessions]));
  const rest = rows.length < mostRows ? 0 : undefined;
  return (page) => sessions.get(keyOfPage(page)) ?? rest;
}

interface Item {
  readonly itemCode: string;
  readonly itemName: string;
  readonly itemNameEn: string;
}

/** What came of all sessions that started on a page, whatever product they saw first. */
export interface PageTotals {
  readonly path: string;
  /** The product whose page it is, where the path carries its code. */
  readonly item?: Item;
  readonly sessions: number;
  /** Parts of these sessions. */
  readonly viewShare: number;
  readonly purchaseShare: number;
}

/** Rows of the same path as one. */
export function totalsByPath(rows: readonly LandingPage[]): readonly PageTotals[] {
  const byPath = new Map<string, PageTotals>();
  for (const row of rows) {
    const { path, sessions, viewShare, purchaseShare } = row;
    if (path === null) continue;
    const known: PageTotals = byPath.get(path) ?? {
      path,
      sessions: 0,
      viewShare: 0,
      purchaseShare: 0,
    };
    const all = known.sessions + sessions;
    const mean = (before: number, added: number) =>
      (before * known.sessions + added * sessions) / all;
    const item = known.item ?? itemIn(path, row);
    byPath.set(path, {
      path,
      ...(item && { item }),
      sessions: all,
      viewShare: mean(known.viewShare, viewShare),
      purchaseShare: mean(known.purchaseShare, purchaseShare),
    });
  }
  return [...byPath.values()];
}

function itemIn(path: string, { itemCode, itemName, itemNameEn }: LandingPage): Item | undefined {
  if (itemCode === null || !path.split('/').includes(itemCode)) return undefined;
  return { itemCode, itemName: itemName ?? itemCode, itemNameEn: itemNameEn ?? itemCode };
}

/** The page from which most sessions did not go on to a product. */
export function leakiest(pages: readonly PageTotals[]): PageTotals | undefined {
  const lost = ({ sessions, viewShare }: PageTotals) => sessions * (1 - viewShare);
  const [first] = pages.toSorted((a, b) => lost(b) - lost(a));
  return first && lost(first) >= 1 ? first : undefined;
}

/** Fewer sessions than this part of all say little about a page. */
const leastShare = 0.005;

/** The page whose sessions buy most often. */
export function bestSelling(pages: readonly PageTotals[], all: number): PageTotals | undefined {
  const [first] = pages
    .filter((page) => page.sessions >= leastShare * all && page.purchaseShare > 0)
    .toSorted((a, b) => b.purchaseShare - a.purchaseShare);
  return first;
}
