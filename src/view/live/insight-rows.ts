import type { InsightAnswer } from '../../serve/contract.ts';

/** A row of crowded-products, as far as this page shows it. Money is KRW. */
export interface CrowdedProduct {
  readonly rank: number;
  /** Place in the equally long range before; null if nobody was there. */
  readonly previousRank: number | null;
  readonly itemCode: string;
  readonly itemName: string;
  readonly itemNameEn?: string;
  readonly visitors: number;
  readonly views: number;
  readonly wishes: number;
  readonly orders: number;
  readonly groupOrders: number;
  readonly soloOrders: number;
  readonly quantity: number;
  readonly revenue: number;
}

/** A minute of the timeline in which there were events. */
export interface TimelineMinute {
  /** Its start, RFC 3339 in UTC. */
  readonly minute: string;
  readonly events: number;
  readonly visitors: number;
  readonly orders: number;
}

/** A step of the funnel. Shares are parts of 1, null where there is nothing to be a part of. */
export interface FunnelStep {
  readonly step: string;
  readonly sessions: number;
  readonly fromStart: number | null;
  readonly fromPrevious: number | null;
  readonly drop: number | null;
}

interface FunnelBeside {
  /** The pair of steps between which the largest part of the sessions is lost. */
  readonly steepest: { readonly from: string; readonly to: string; readonly drop: number } | null;
}

export type FunnelAnswer = InsightAnswer<FunnelStep, FunnelBeside>;

/** The answers this page asks for, by the name of the insight. */
export interface ShownAnswers {
  readonly 'crowded-products': InsightAnswer<CrowdedProduct>;
  readonly timeline: InsightAnswer<TimelineMinute>;
  readonly funnel: FunnelAnswer;
}

export type InsightName = keyof ShownAnswers;

export const shownInsights = [
  'crowded-products',
  'timeline',
  'funnel',
] as const satisfies readonly InsightName[];

export function isShownInsight(name: string): name is InsightName {
  return (shownInsights as readonly string[]).includes(name);
}
