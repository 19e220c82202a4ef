import type { AlertRule, Finding } from './alert-rule.ts';

/** What a rule has found, from the first round that did until it is resolved. */
export interface TrackedAlert {
  readonly rule: string;
  /** As it was found last. */
  readonly finding: Finding;
  readonly overSinceMs: number;
  /** Since when it is no longer found; null while it is. */
  readonly clearSinceMs: number | null;
  /** null until it has been over for as long as its rule asks. */
  readonly fired: Fired | null;
}

interface Fired {
  /** Identity of this firing; those of its messages are made of it. */
  readonly id: string;
  readonly atMs: number;
}

export interface FiringAlert extends TrackedAlert {
  readonly fired: Fired;
}

/** A firing alert, or one that has just ended. */
export interface Transition {
  readonly state: 'firing' | 'resolved';
  readonly alert: FiringAlert;
}

export interface Round {
  readonly nowMs: number;
  readonly newId: () => string;
}

/** How long a firing alert must be out of sight before it counts as resolved: what comes back sooner is the same. */
export const clearAfterMs = 5 * 60_000;
/** A rule that finds everything at once tells of this many things; the rest waits until some are resolved. */
const mostSubjects = 20;

export function isFiring(alert: TrackedAlert): alert is FiringAlert {
  return alert.fired !== null;
}

/**
 * One round of one rule: what was tracked and what is found now become what is tracked from now on, and the alerts that
 * began or ended with it. Pure: the same round gives the same result.
 */
export function advance(
  rule: AlertRule,
  tracked: readonly TrackedAlert[],
  findings: readonly Finding[],
  round: Round,
): { readonly tracked: readonly TrackedAlert[]; readonly transitions: readonly Transition[] } {
  const found = new Map(findings.map((finding) => [finding.subject, finding]));
  const known = new Set(tracked.map(({ finding }) => finding.subject));
  const stayed = tracked.flatMap((alert) => follow(alert, found.get(alert.finding.subject), round));
  const begun = findings
    .filter(({ subject, level }) => level === 'over' && !known.has(subject))
    .slice(0, Math.max(0, mostSubjects - stayed.length))
    .map((finding) => begin(rule, finding, round.nowMs));
  const next = [...stayed, ...begun].map((alert) => fireIfDue(rule, alert, round));
  const firedBefore = new Set(tracked.filter(isFiring).map(({ fired }) => fired.id));
  const fired = next.filter(isFiring);
  const firedNow = new Set(fired.map(({ fired: { id } }) => id));
  return {
    tracked: next,
    transitions: [
      ...tracked
        .filter(isFiring)
        .filter((alert) => !firedNow.has(alert.fired.id))
        .map((alert): Transition => ({ state: 'resolved', alert })),
      ...fired
        .filter((alert) => !firedBefore.has(alert.fired.id))
        .map((alert): Transition => ({ state: 'firing', alert })),
    ],
  };
}

function begin(rule: AlertRule, finding: Finding, nowMs: number): TrackedAlert {
  return { rule: rule.name, finding, overSinceMs: nowMs, clearSinceMs: null, fired: null };
}

/** The alert as it goes on; none where it has ended, or was never more than a moment. */
function follow(
  alert: TrackedAlert,
  finding: Finding | undefined,
  { nowMs }: Round,
): readonly TrackedAlert[] {
  if (alert.fired === null) return finding?.level === 'over' ? [{ ...alert, finding }] : [];
  if (finding) return [{ ...alert, finding, clearSinceMs: null }];
  const clearSinceMs = alert.clearSinceMs ?? nowMs;
  return nowMs - clearSinceMs < clearAfterMs ? [{ ...alert, clearSinceMs }] : [];
}

function fireIfDue(rule: AlertRule, alert: TrackedAlert, { nowMs, newId }: Round): TrackedAlert {
  if (alert.fired !== null || nowMs - alert.overSinceMs < (rule.lastsMs ?? 0)) return alert;
  return { ...alert, fired: { id: newId(), atMs: nowMs } };
}
