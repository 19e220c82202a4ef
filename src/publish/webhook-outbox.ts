import { hourMs, minuteMs } from '../base/time.ts';
import type { AlertState, Outgoing } from './alert-store.ts';
import type { WebhookOutcome } from './post-webhook.ts';

/** Pauses after failed attempts; after the last of them a message is given up, some eight hours after the first attempt. */
const pausesMs = [
  5_000,
  30_000,
  2 * minuteMs,
  10 * minuteMs,
  30 * minuteMs,
  hourMs,
  2 * hourMs,
  4 * hourMs,
] as const;
const longestRetryAfterMs = 4 * hourMs;
/** A pause becomes longer by up to this part, so that many senders do not come back at once. */
const jitterShare = 0.25;
const mostWaiting = 200;

/** Puts messages behind those that wait; where there are too many the oldest give way. */
export function enqueue(outbox: readonly Outgoing[], messages: readonly Outgoing[]): Outgoing[] {
  return [...outbox, ...messages].slice(-mostWaiting);
}

/** The first message that may go out now: one of an alert waits until those before it have gone. */
export function nextDue(outbox: readonly Outgoing[], nowMs: number): Outgoing | undefined {
  const seen = new Set<string>();
  return outbox.find(({ alertId, nextAttemptAtMs }) => {
    if (seen.has(alertId)) return false;
    seen.add(alertId);
    return nextAttemptAtMs <= nowMs;
  });
}

export interface Attempt {
  readonly message: Outgoing;
  readonly outcome: WebhookOutcome;
  readonly nowMs: number;
  /** 0 to 1, for the jitter. */
  readonly random: number;
  /** Of the address that was tried. */
  readonly urlHash: string;
}

/** The state after an attempt. What was delivered or given up leaves the outbox; after a 410 everything does. */
export function afterAttempt(state: AlertState, attempt: Attempt): AlertState {
  const { message, outcome, nowMs, urlHash } = attempt;
  const others = state.outbox.filter(({ id }) => id !== message.id);
  if (outcome.kind === 'delivered') {
    const lastDelivery = { atMs: nowMs, status: outcome.status };
    return { ...state, outbox: others, lastDelivery };
  }
  const attempts = message.attempts + 1;
  const failed = { atMs: nowMs, status: outcome.status, attempts };
  if (outcome.kind === 'gone') {
    const reason = 'status 410: the receiver wants no more messages';
    const lastFailure = { ...failed, reason, nextAttemptAtMs: null };
    return { ...state, outbox: [], goneUrlHash: urlHash, lastFailure };
  }
  const { reason } = outcome;
  const nextAttemptAtMs = nextAttemptAt(attempt, attempts);
  const lastFailure = { ...failed, reason, nextAttemptAtMs };
  if (nextAttemptAtMs === null) return { ...state, outbox: others, lastFailure };
  const outbox = state.outbox.map((waiting) =>
    waiting.id === message.id ? { ...waiting, attempts, nextAttemptAtMs } : waiting,
  );
  return { ...state, outbox, lastFailure };
}

function nextAttemptAt({ outcome, nowMs, random }: Attempt, attempts: number): number | null {
  const pauseMs = pausesMs[attempts - 1];
  if (pauseMs === undefined) return null;
  const askedMs = outcome.kind === 'failed' ? outcome.retryAfterMs : 0;
  const jitteredMs = pauseMs * (1 + jitterShare * random);
  return nowMs + Math.round(Math.max(jitteredMs, Math.min(askedMs, longestRetryAfterMs)));
}
