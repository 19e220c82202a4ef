import { createEventId } from './event-id.js';

/** Who is here, and since when: what is kept of a visitor between pages. */
export interface Visit {
  readonly anonymousId: string;
  readonly sessionId: string;
  /** The last event, by the clock of the browser. */
  readonly seenAtMs: number;
  /** The utm_ parameters that the session, or one before it, came with. */
  readonly campaign: string | undefined;
}

const longestSilenceMs = 1_800_000;
const dayMs = 86_400_000;
const seoulOffsetMs = 32_400_000;

/**
 * The visit that an event belongs to. The session goes on unless there was silence for more than 30 minutes, midnight
 * in Seoul went by, or the page was reached by another campaign than the last.
 */
export function nextVisit(last: Partial<Visit>, nowMs: number, campaign: string): Visit {
  const { anonymousId, sessionId, seenAtMs = 0 } = last;
  const goesOn =
    nowMs - seenAtMs <= longestSilenceMs &&
    seoulDay(nowMs) === seoulDay(seenAtMs) &&
    (!campaign || campaign === last.campaign);
  return {
    anonymousId: anonymousId ?? createEventId(nowMs),
    sessionId: (goesOn && sessionId) || createEventId(nowMs),
    seenAtMs: nowMs,
    campaign: campaign || last.campaign,
  };
}

function seoulDay(ms: number): number {
  return Math.floor((ms + seoulOffsetMs) / dayMs);
}

/** The utm_ parameters of a query string, whatever their order. */
export function campaignOf(search: string): string {
  const parameters = Array.from(new URLSearchParams(search), String);
  const own = parameters.filter((parameter) => parameter.startsWith('utm_'));
  return own.sort().join('&');
}
