import type { Clock } from '../base/time.ts';

export interface RateLimit {
  readonly eventsPerSecond: number;
  /** How many events may come at once after a quiet while. */
  readonly burstEvents: number;
  readonly clock: Clock;
}

/** A token bucket that counts events, not requests. */
export class TokenBucket {
  readonly #limit: RateLimit;
  #tokens: number;
  #filledAtMs: number;

  constructor(limit: RateLimit) {
    this.#limit = limit;
    this.#tokens = limit.burstEvents;
    this.#filledAtMs = limit.clock();
  }

  /**
   * Takes tokens for some events: 0 when they may pass, else the seconds until they may. A batch above the burst
   * passes when the bucket is full and leaves it in debt, for otherwise it never could.
   */
  take(events: number): number {
    const { eventsPerSecond, burstEvents, clock } = this.#limit;
    const nowMs = clock();
    const gained = (Math.max(0, nowMs - this.#filledAtMs) / 1000) * eventsPerSecond;
    this.#tokens = Math.min(burstEvents, this.#tokens + gained);
    this.#filledAtMs = nowMs;
    const missing = Math.min(events, burstEvents) - this.#tokens;
    if (missing > 0) return missing / eventsPerSecond;
    this.#tokens -= events;
    return 0;
  }
}
