import type { InsightAnswer } from '../../serve/contract.ts';
import { useInsight } from '../insight/use-insight.ts';
import type { ShownAnswers } from '../live/insight-rows.ts';
import { minuteMs } from '../live/seoul-time.ts';
import { useNow } from '../live/use-now.ts';
import type { RangeChoice } from '../range/range-choice.ts';
import type { CouponHoursAnswer } from '../coupon-hours/answer.ts';
import { nextCoupon } from '../coupon-hours/coupon-slot.ts';
import type { NextCoupon } from '../coupon-hours/coupon-slot.ts';

/** An open group buy, as far as the shop shows it. */
export interface OpenGroup {
  readonly groupId: string;
  readonly itemCode: string;
  readonly targetSize: number;
  readonly joined: number;
  readonly closesAt: string;
  readonly state: 'open' | 'filled' | 'expired';
}

interface SoughtProduct {
  readonly itemCode: string;
  readonly restockRequests: number;
}

const lastDay: RangeChoice = { kind: 'preset', preset: '24h' };
const lastWeek: RangeChoice = { kind: 'preset', preset: '7d' };
/** As the console's page of coupon hours has it, so that both advise the same. */
const lastWeeks: RangeChoice = { kind: 'preset', preset: '14d' };

/** The top of the shop: what most visitors look at, as they do. */
export function useCrowded() {
  return useInsight<ShownAnswers['crowded-products']>({
    name: 'crowded-products',
    choice: lastDay,
    parameters: { limit: '10' },
  });
}

/** What many look for without buying it, and wait for: it is being ordered anew. */
export function useAwaitedItems(): ReadonlySet<string> {
  const { answer } = useInsight<InsightAnswer<SoughtProduct>>({
    name: 'sought-products',
    choice: lastWeek,
    refreshMs: minuteMs,
  });
  const awaited = answer?.rows.filter(({ restockRequests }) => restockRequests > 0);
  return new Set(awaited?.map(({ itemCode }) => itemCode));
}

/** Group buys of the last week, newest first. */
export function useGroups() {
  return useInsight<InsightAnswer<OpenGroup>>({
    name: 'group-buys',
    choice: lastWeek,
    parameters: { limit: '200' },
  });
}

/** When the next coupon holds: in the hour that the console advises. Undefined while nothing is known. */
export function useCoupon(): NextCoupon | undefined {
  const nowMs = useNow(1_000);
  const { answer } = useInsight<CouponHoursAnswer>({
    name: 'coupon-hours',
    choice: lastWeeks,
    refreshMs: minuteMs,
  });
  return nextCoupon(answer?.rows ?? [], nowMs);
}
