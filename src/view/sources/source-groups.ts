import type { SourceStatus } from '../../serve/source-contract.ts';

/** How a source is: what keeps it from being asked, or how it ended. */
export type Condition =
  | 'missing'
  | 'failed'
  | 'late'
  | 'waiting'
  | 'running'
  | 'never'
  | 'new'
  | 'unchanged'
  | 'empty'
  | 'carried_over';

export interface JudgedSource extends SourceStatus {
  readonly condition: Condition;
  /** Its history did not come in whole, whatever becomes of what is new. */
  readonly isBackfillFailed: boolean;
}

/** The sources that one provider answers, who counts their calls together. */
export interface SourceGroup {
  readonly provider: string;
  readonly title: SourceStatus['providerTitle'];
  readonly callsToday: number;
  readonly callsPerDay: number;
  /** Environment variables without which none of them can be asked. */
  readonly missing: readonly string[];
  readonly sources: readonly JudgedSource[];
}

/** Minutes after which a source that is due and did not run is called late. */
const lateAfterMinutes = 30;

/** Judges each source. One that is due while another is being asked waits for its turn. */
export function judgeSources(sources: readonly SourceStatus[]): readonly JudgedSource[] {
  const isBusy = sources.some(({ isRunning }) => isRunning);
  return sources.map((source) => ({
    ...source,
    condition: conditionOf(source, isBusy),
    isBackfillFailed: source.filling === null && source.lastBackfill?.state === 'failed',
  }));
}

function conditionOf(source: SourceStatus, isBusy: boolean): Condition {
  const { missing, isRunning, filling, lastRun, lateByMinutes } = source;
  if (missing.length > 0) return 'missing';
  // A backfill that runs is told beside it.
  if (isRunning && (filling === null || lastRun?.endedAt === null)) return 'running';
  if (lastRun?.state === 'failed') return 'failed';
  if ((lateByMinutes ?? 0) >= lateAfterMinutes) return isBusy ? 'waiting' : 'late';
  return lastRun?.state ?? 'never';
}

/** Sources by provider, in the order in which providers come first. */
export function groupSources(sources: readonly JudgedSource[]): readonly SourceGroup[] {
  const byProvider = Map.groupBy(sources, ({ provider }) => provider);
  return [...byProvider].map(([provider, theirs]) => {
    const [first] = theirs;
    return {
      provider,
      title: first?.providerTitle ?? { ko: provider, en: provider },
      callsToday: first?.callsToday ?? 0,
      callsPerDay: first?.callsPerDay ?? 0,
      missing: [...new Set(theirs.flatMap(({ missing }) => missing))],
      sources: theirs,
    };
  });
}

/**
 * The source that keeps a report from having anything, where none of those that the report reads has ever brought a row:
 * one that failed, lacks its key or has not been asked to the end yet.
 */
export function silentSource(
  sources: readonly SourceStatus[],
  readFrom: readonly string[],
): JudgedSource | undefined {
  const read = judgeSources(sources).filter(({ name }) => readFrom.includes(name));
  if (read.some(({ rows }) => rows > 0)) return undefined;
  return (
    read.find(({ condition }) => condition === 'failed') ??
    read.find(({ condition }) => condition === 'missing') ??
    read.find(({ lastRun }) => (lastRun?.endedAt ?? null) === null)
  );
}

/** Whether somebody has something to do for a source. */
export function needsHand({ condition, isBackfillFailed }: JudgedSource): boolean {
  return isBackfillFailed || levelOf(condition) !== 'good';
}

/** How much needs somebody's hand. */
export function levelOf(condition: Condition): 'good' | 'watch' | 'bad' {
  if (condition === 'failed') return 'bad';
  return condition === 'missing' || condition === 'late' ? 'watch' : 'good';
}
