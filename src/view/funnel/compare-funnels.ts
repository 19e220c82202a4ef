import type { FunnelStep } from '../live/insight-rows.ts';
import type { FunnelGroup } from './answer.ts';

/** A step beside the same step in the range before. Changes are differences of shares, null where either is missing. */
export interface ComparedStep extends FunnelStep {
  readonly isFirst: boolean;
  /** The share of all sessions that reached the step before this one; null where it is not known. */
  readonly previousFromStart: number | null;
  readonly before: FunnelStep | undefined;
  readonly fromStartChange: number | null;
  readonly fromPreviousChange: number | null;
}

export function compareFunnels(
  rows: readonly FunnelStep[],
  beforeRows: readonly FunnelStep[] = [],
): readonly ComparedStep[] {
  return rows.map((row, index) => {
    const before = beforeRows.find(({ step }) => step === row.step);
    return {
      ...row,
      isFirst: index === 0,
      previousFromStart: rows[index - 1]?.fromStart ?? null,
      before,
      fromStartChange: difference(row.fromStart, before?.fromStart),
      fromPreviousChange: difference(row.fromPrevious, before?.fromPrevious),
    };
  });
}

function difference(now: number | null, before: number | null | undefined): number | null {
  return now === null || before === null || before === undefined ? null : now - before;
}

/** Fewer sessions say little about a group. */
export const comparableSessions = 100;

export interface Extremes {
  readonly most: FunnelGroup | undefined;
  readonly least: FunnelGroup | undefined;
}

/** Of the groups with enough sessions, those with the largest and the smallest share that reached the last step. */
export function extremeGroups(groups: readonly FunnelGroup[]): Extremes {
  const rising = groups
    .filter(({ rows }) => (rows[0]?.sessions ?? 0) >= comparableSessions)
    .sort((a, b) => lastShare(a) - lastShare(b));
  const [least, most] = [rising[0], rising.at(-1)];
  if (!least || !most || lastShare(least) === lastShare(most)) {
    return { most: undefined, least: undefined };
  }
  return { most, least };
}

function lastShare({ rows }: FunnelGroup): number {
  return rows.at(-1)?.fromStart ?? 0;
}
