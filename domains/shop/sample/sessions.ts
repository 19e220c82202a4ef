import { v7 as uuidv7 } from 'uuid';
import { formatInstant } from '../../../src/base/instant.ts';
import { minuteMs } from '../../../src/base/time.ts';
import type { ShopEvent } from '../events.ts';
import { purposes, Random, seedOf } from './random.ts';
import type { EventDraft } from './visit.ts';
import type { Day, World } from './world.ts';

export const sessionSilenceMs = 30 * minuteMs;

interface Session {
  readonly sessionId: string;
  campaign: string | undefined;
  userId: string | undefined;
  lastAtMs: number;
}

/**
 * Makes events of one day's drafts, which stand in order of time. Sessions are cut as a browser cuts them: after 30
 * minutes of silence and on a new campaign; and no session of another day goes on. Once the shop knows who it is, it
 * does so until the session ends.
 */
export function stampEvents(world: World, day: Day, drafts: readonly EventDraft[]): ShopEvent[] {
  const random = new Random(seedOf(purposes.ids, world.seed, world.scale * 1000, day.index));
  const sessions = new Map<string, Session>();
  let sessionCount = 0;
  let orderCount = 0;
  const numbered = (prefix: string, count: number) =>
    `${prefix}-${world.tag}-${day.label}-${String(count).padStart(5, '0')}`;
  return drafts.map((draft) => {
    let session = sessions.get(draft.anonymousId);
    if (session === undefined || startsSession(session, draft)) {
      session = newSession(numbered('s', sessionCount++), draft);
      sessions.set(draft.anonymousId, session);
    }
    session.lastAtMs = draft.atMs;
    session.userId = draft.userId ?? session.userId;
    const orderId = draft.type === 'purchase' ? numbered('o', orderCount++) : undefined;
    return eventOf(draft, session, eventIdAt(draft.atMs, random), orderId);
  });
}

function startsSession(session: Session, draft: EventDraft): boolean {
  const isNewCampaign = draft.campaign !== undefined && draft.campaign !== session.campaign;
  return isNewCampaign || draft.atMs - session.lastAtMs > sessionSilenceMs;
}

function newSession(sessionId: string, draft: EventDraft): Session {
  return { sessionId, campaign: draft.campaign, userId: undefined, lastAtMs: draft.atMs };
}

function eventIdAt(ms: number, random: Random): string {
  return uuidv7({ msecs: ms, random: random.bytes(16) });
}

function eventOf(
  draft: EventDraft,
  { sessionId, userId }: Session,
  eventId: string,
  orderId: string | undefined,
): ShopEvent {
  return {
    eventId,
    type: draft.type,
    occurredAt: formatInstant(draft.atMs),
    anonymousId: draft.anonymousId,
    ...(userId === undefined ? {} : { userId }),
    sessionId,
    ...draft.details,
    ...(orderId === undefined ? {} : { orderId }),
  };
}
