import type { EventFields, EventType } from './event-fields.ts';

/** `granted`: events are recorded, stored in the browser and sent. `denied`: nothing is, and what was stored is gone. */
export type Consent = 'granted' | 'denied';

export interface TrackerOptions {
  /** Origin of the collector, such as `https://events.shop.example`. */
  readonly collector: string;
  /** The write key, which can only write. */
  readonly key: string;
  /** What holds until the shopper has decided; `granted` by default. */
  readonly consent?: Consent;
  /** Which page views are recorded without being asked for; `load` by default. */
  readonly pageViews?: PageViews;
  /** How long events wait for others before they are sent, in milliseconds; 300 by default. */
  readonly flushIntervalMs?: number;
  /** Most events that wait in this browser; 1,000 by default. The oldest make room. */
  readonly maxQueueEvents?: number;
  /** Most bytes that wait, at two a character; 1,000,000 by default. The oldest make room. */
  readonly maxQueueBytes?: number;
  /** Told of every event that will not be counted; writes to the console by default. */
  readonly onError?: (problem: Problem) => void;
}

export interface Tracker {
  /** Records an event. Gives its eventId; undefined where nothing is recorded. Never throws. */
  track<Type extends EventType>(
    type: Type,
    ...fields: object extends EventFields<Type> ? [EventFields<Type>?] : [EventFields<Type>]
  ): string | undefined;
  /** Records a view of the present page. */
  page(): string | undefined;
  /** From now on events carry this user, on every page, until `reset`. */
  identify(userId: string): void;
  /** Forgets the user, after a logout. Browser and session stay what they are. */
  reset(): void;
  /** What the shopper decided; remembered in this browser. */
  consent(decision: Consent): void;
  /** Whose events these are, for events of the same visit that your server sends; undefined where nothing is recorded. */
  identity(): Identity | undefined;
  /** Sends what waits now. Resolves when it is sent, or has to wait for the next try. */
  flush(): Promise<void>;
}

export interface Identity {
  readonly anonymousId: string;
  readonly sessionId: string;
  readonly userId?: string | undefined;
}

/** `load`: the page that was loaded. `history`: also what a single-page shop shows later under another path. */
export type PageViews = 'load' | 'history' | 'none';

/** Why events will not be counted. */
export interface Problem {
  /**
   * `refused`: the collector will never take this batch, which was dropped. `queue_full`: the oldest were dropped to
   * make room. `invalid_event`: it has no JSON, or too much of it. Else the collector's code for a rejected event.
   */
  readonly code: string;
  readonly message: string;
  /** How many events it concerns. */
  readonly events: number;
  /** Of the one event it concerns. */
  readonly eventId?: string | undefined;
}
