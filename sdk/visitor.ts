import { attempt } from './attempt.ts';
import { prefix, readLocal, writeLocal } from './local-text.ts';
import type { Consent, Identity } from './public-types.ts';
import { campaignOf, nextVisit } from './visit.ts';
import type { Visit } from './visit.ts';
import { eraseAll, own } from './waiting-events.ts';

/*
 * Who visits, and whether that may be recorded: shared by all tabs of an origin through localStorage, and remembered by
 * this page alone where that is forbidden. Each has a name of its own, since tabs learn with a delay what another
 * wrote: an event in one must not undo what was decided in the other.
 */
const visitName = `${prefix}visit`;
const userName = `${prefix}user`;
/** Without the prefix: a decision outlives what is erased because of it. */
const decisionName = 'pomona-consent';

const memory: Record<string, string> = {};

function remember(name: string, text: string): void {
  memory[name] = text;
  writeLocal(name, text);
}

function recall(name: string): string | undefined {
  return readLocal(name) ?? memory[name];
}

/** Do-Not-Track and Global Privacy Control: a no in the shopper's own browser, above what a shop asks. */
function saysNo(): boolean | undefined {
  const { doNotTrack, globalPrivacyControl } = navigator as NavigatorWithSignals;
  return globalPrivacyControl || doNotTrack === '1';
}

interface NavigatorWithSignals {
  readonly doNotTrack?: string | null;
  readonly globalPrivacyControl?: boolean;
}

/** Whether events may be stored and sent. Asked each time, for another tab may have changed it. */
export function isAllowed(byDefault: Consent): boolean {
  const isGranted = !saysNo() && (recall(decisionName) ?? byDefault) === 'granted';
  if (!isGranted && own.size) erase();
  return isGranted;
}

/** Takes away all that was stored, but for the decision. */
export function erase(): void {
  memory[visitName] = memory[userName] = '';
  eraseAll();
}

export function decide(consent: Consent): void {
  if (!saysNo()) remember(decisionName, consent);
}

/** Nobody where it is empty. */
export function rememberUser(userId: string): void {
  remember(userName, userId || '');
}

/** Whose an event of this moment is. Ask whether that is allowed before. */
export function currentIdentity(): Identity {
  const last = attempt(() => JSON.parse(recall(visitName) ?? '') as Partial<Visit>);
  const visit = nextVisit(last ?? {}, Date.now(), campaignOf(location.search));
  remember(visitName, JSON.stringify(visit));
  const { anonymousId, sessionId } = visit;
  return { anonymousId, sessionId, userId: recall(userName) || undefined };
}
