import { attempt } from './attempt.ts';
import { createDelivery } from './delivery.ts';
import type { Tell } from './delivery.ts';
import { createEventId } from './event-id.js';
import { watchPage, watchViews } from './page-events.ts';
import type { Problem, Tracker, TrackerOptions } from './public-types.ts';
import { currentIdentity, decide, erase, isAllowed, rememberUser } from './visitor.ts';
import { writeEvent } from './write-event.js';

/** Of one event as JSON; at three bytes a character it still fits a beacon. */
const mostCharacters = 10_000;

const defaults = {
  consent: 'granted',
  pageViews: 'load',
  flushIntervalMs: 300,
  maxQueueEvents: 1000,
  maxQueueBytes: 1_000_000,
  onError: (problem: Problem) => console.warn('pomona', problem),
} as const satisfies Partial<TrackerOptions>;

/** Starts to track in this page. Once a page is enough. */
export function createTracker(options: TrackerOptions): Tracker {
  const settings = { ...defaults, ...options };
  const mayRecord = () => isAllowed(settings.consent);
  let cameFrom = document.referrer;

  // Later, so that what a shop's own function throws does not come between the tracker's steps.
  const tell: Tell = (code, message, events, eventId) =>
    queueMicrotask(() => settings.onError({ code, message, events, eventId }));
  const url = `${settings.collector.replace(/\/$/, '')}/v1/events?key=${encodeURIComponent(settings.key)}`;
  const delivery = createDelivery(settings, url, tell, mayRecord);

  const record = (type: string, fields?: object): string | undefined => {
    if (!mayRecord()) return undefined;
    const occurredAt = new Date();
    const eventId = createEventId(occurredAt.getTime());
    const json = attempt(() =>
      writeEvent({ ...fields, ...currentIdentity(), eventId, type, occurredAt }),
    );
    if (json && json.length <= mostCharacters) {
      delivery.add([eventId, json]);
      return eventId;
    }
    tell('invalid_event', `${type}: too large or no JSON`, 1, eventId);
    return undefined;
  };

  const page = () => {
    const referrer = cameFrom.split(/[?#]/)[0];
    cameFrom = location.href;
    return record('page_view', { path: location.pathname, title: document.title, referrer });
  };

  const identify = (userId: string) => {
    if (mayRecord()) rememberUser(userId);
  };

  if (mayRecord()) delivery.soon();
  else erase();
  watchPage(delivery);
  watchViews(settings.pageViews, page);
  return {
    track: (type, ...[fields]) => record(type, fields),
    page,
    identify,
    reset: () => identify(''),
    consent(consent) {
      const wasAllowed = mayRecord();
      decide(consent);
      if (!mayRecord()) erase();
      else if (!wasAllowed && settings.pageViews !== 'none') page();
    },
    identity: () => (mayRecord() ? currentIdentity() : undefined),
    flush: delivery.flush,
  };
}
