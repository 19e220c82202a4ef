import type { Waiting } from './event-database.ts';
import { isFinal, retryAfterMs, retryDelayMs } from './retry-rules.js';
import { addEvent, allWaiting, own, releaseEvents, removeEvents } from './waiting-events.ts';

/** Tells the shop of events that will not be counted. */
export type Tell = (code: string, message: string, events: number, eventId?: string) => void;

export interface DeliveryOptions {
  readonly flushIntervalMs: number;
  readonly maxQueueEvents: number;
  readonly maxQueueBytes: number;
}

export interface Delivery {
  /** Takes an event in, to be sent within the flush interval. */
  add(waiting: Waiting): void;
  /** Sends what waits, within the flush interval. */
  soon(): void;
  /** Tries to send all that waits; resolves when that is done, or has to wait for the next try. */
  flush(): Promise<void>;
  /** Gives what this page has to the browser, which sends it even when the page is gone. Nobody hears the answer. */
  handOver(): void;
}

/** At three bytes a character at most, a body stays below the 64 KiB that beacons may have. */
const mostCharacters = 20_000;
const answerWithinMs = 30_000;

/**
 * @param url where to post to, with the write key
 * @param maySend asked each time, for consent can be withdrawn at any moment in any tab
 */
export function createDelivery(
  options: DeliveryOptions,
  url: string,
  tell: Tell,
  maySend: () => boolean,
): Delivery {
  let failures = 0;
  /** Whether the collector asked us to wait, which nothing else may cut short. */
  let isAsked = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let flushing: Promise<void> | undefined;

  const wait = (delayMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      isAsked = false;
      // What is under way sends all there is; if that fails, its own delay holds.
      if (!flushing) void flush();
    }, delayMs);
  };
  const soon = () => {
    if (!timer) wait(options.flushIntervalMs);
  };

  const drain = async () => {
    while (maySend()) {
      const batch = firstBatch(bounded(await allWaiting(), options, tell));
      if (!batch.length) return undefined;
      const askedMs = await post(url, batch, tell);
      if (askedMs !== undefined) {
        isAsked = askedMs > 0;
        return wait(retryDelayMs(failures++, askedMs));
      }
      failures = 0;
      removeEvents(batch);
    }
  };

  const flush = async (): Promise<void> => {
    if (isAsked) return undefined;
    clearTimeout(timer);
    timer = undefined;
    // What is under way may have looked at the queue before the latest event came in.
    if (flushing) return flushing.then(flush);
    flushing = inTurn(drain).finally(() => {
      flushing = undefined;
      if (own.size) soon();
    });
    return flushing;
  };

  return {
    add(waiting) {
      addEvent(waiting);
      bounded([...own], options, tell);
      soon();
    },
    soon,
    flush,
    handOver() {
      if (own.size && maySend() && !isAsked) handOver(url, [...own]);
    },
  };
}

/** Drops the oldest of what the limits have no room for, and gives the rest. */
function bounded(
  waiting: readonly Waiting[],
  { maxQueueEvents, maxQueueBytes }: DeliveryOptions,
  tell: Tell,
): readonly Waiting[] {
  let bytes = 0;
  const isTooMuch = ([, json]: Waiting, index: number) =>
    waiting.length - index > maxQueueEvents || (bytes += 2 * json.length) > maxQueueBytes;
  const first = waiting.findLastIndex(isTooMuch) + 1;
  if (first) {
    removeEvents(waiting.slice(0, first));
    tell('queue_full', 'oldest dropped', first);
  }
  return waiting.slice(first);
}

/** A refused beacon is tried again in halves: the quota is shared with all that is on its way already. */
function handOver(url: string, batch: readonly Waiting[]): void {
  if (navigator.sendBeacon(url, bodyOf(batch))) {
    releaseEvents(batch);
  } else if (batch.length > 1) {
    const half = batch.length >> 1;
    handOver(url, batch.slice(0, half));
    handOver(url, batch.slice(half));
  }
}

/**
 * Sends one batch. Gives undefined when the collector has answered for it; when it is to be sent again, the milliseconds
 * it asked for, or 0.
 */
async function post(
  url: string,
  batch: readonly Waiting[],
  tell: Tell,
): Promise<number | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: bodyOf(batch),
      credentials: 'omit',
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const { status, headers } = response;
    if (status === 202) {
      const { rejected } = (await response.json()) as Answer;
      for (const { code, message, eventId } of rejected) tell(code, message, 1, eventId);
    } else if (isFinal(status)) {
      tell('refused', `${status} ${await response.text()}`, batch.length);
    } else {
      return retryAfterMs(headers.get('retry-after'), Date.now());
    }
    return undefined;
  } catch {
    // It may have arrived, or not. Sent again as it is, it counts once.
    return 0;
  }
}

interface Answer {
  readonly rejected: readonly {
    readonly code: string;
    readonly message: string;
    readonly eventId: string;
  }[];
}

function bodyOf(batch: readonly Waiting[]): string {
  const events = batch.map(([, json]) => json).join();
  return `{"sentAt":${JSON.stringify(new Date())},"events":[${events}]}`;
}

function firstBatch(waiting: readonly Waiting[]): readonly Waiting[] {
  let characters = 0;
  return waiting.filter(([, json]) => (characters += json.length) <= mostCharacters);
}

/** Runs work while no other tab of this origin does; at once where the browser has no such locks. */
async function inTurn(work: () => Promise<void>): Promise<void> {
  try {
    await navigator.locks.request('pomona-tracker', work);
  } catch {
    await work();
  }
}
