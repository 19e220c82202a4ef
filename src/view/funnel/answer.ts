import type { FunnelAnswer } from '../live/insight-rows.ts';

/** The funnel of the sessions that share a value of the breakdown; `key` is null where they have none. */
export type FunnelGroup = Pick<FunnelAnswer, 'rows' | 'steepest'> & { readonly key: string | null };

/** The answer when a breakdown was asked for. */
export type GroupedFunnelAnswer = FunnelAnswer & { readonly groups: readonly FunnelGroup[] };
