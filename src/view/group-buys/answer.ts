import type { InsightAnswer } from '../../serve/contract.ts';

export const groupStates = ['open', 'filled', 'expired'] as const;
export type GroupState = (typeof groupStates)[number];

/** A row of group-buys. Times are RFC 3339 in UTC. */
export interface GroupBuy {
  readonly groupId: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly itemNameEn: string;
  readonly targetSize: number;
  readonly joined: number;
  readonly openedAt: string;
  readonly closesAt: string;
  readonly filledAt: string | null;
  readonly state: GroupState;
  /** When an open group fills at its pace so far; null where nobody has joined. */
  readonly forecastFilledAt: string | null;
}

/** Of all groups opened in the range, whatever rows are shown. */
export interface GroupBuysSummary {
  readonly groups: number;
  readonly filled: number;
  readonly expired: number;
  readonly open: number;
  /** Of those that are decided; null while none is. */
  readonly fillRate: number | null;
  readonly medianTimeToFillMs: number | null;
}

export type GroupBuysAnswer = InsightAnswer<GroupBuy, GroupBuysSummary>;

/** Whether an open group will not fill before it closes, if people go on joining as they have. */
export function isBehind({ state, forecastFilledAt, closesAt }: GroupBuy): boolean {
  if (state !== 'open') return false;
  return forecastFilledAt === null || Date.parse(forecastFilledAt) > Date.parse(closesAt);
}

export const groupOrders = ['newest', 'closing', 'progress'] as const;
export type GroupOrder = (typeof groupOrders)[number];

/** Groups in another order than the API's, which is the newest first. */
export function inOrder(rows: readonly GroupBuy[], order: GroupOrder): readonly GroupBuy[] {
  if (order === 'newest') return rows;
  const progress = ({ joined, targetSize }: GroupBuy) => joined / targetSize;
  if (order === 'progress') return rows.toSorted((a, b) => progress(b) - progress(a));
  // What can still be closed in time comes first.
  const isDecided = ({ state }: GroupBuy) => (state === 'open' ? 0 : 1);
  return rows.toSorted(
    (a, b) => isDecided(a) - isDecided(b) || Date.parse(a.closesAt) - Date.parse(b.closesAt),
  );
}
