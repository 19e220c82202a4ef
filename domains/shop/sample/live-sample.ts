import { minuteMs } from '../../../src/base/time.ts';
import type { Clock } from '../../../src/base/time.ts';
import type { ShopEvent } from '../events.ts';
import { sampleDay } from './sample-day.ts';
import { dayAt } from './world.ts';
import type { Day } from './world.ts';

export interface LiveSampleOptions {
  readonly seed: number;
  /** 1 is about 20,000 events a day: a few a minute at night, one or two a second in the evening. */
  readonly scale: number;
  readonly clock: Clock;
  /** Called with one batch at a time; where it rejects, the same batch is sent again at the next tick. */
  readonly send: (events: readonly ShopEvent[]) => Promise<void>;
  /** Told why a batch could not be sent. */
  readonly onSendError?: (error: unknown) => void;
  /** First moment to send, ms since the epoch: where the last run or the history ended. Now, when absent. */
  readonly fromMs?: number;
  /** How far back to catch up after a pause; what is older is left out. */
  readonly catchUpMs?: number;
  readonly tickMs?: number;
  readonly batchEvents?: number;
}

/** A day's events, and the index of the next one to send. */
interface Today {
  readonly day: Day;
  readonly events: readonly ShopEvent[];
  next: number;
}

const defaults = { catchUpMs: 15 * minuteMs, tickMs: 1_000, batchEvents: 500 };

/**
 * Sends sample traffic as its time comes. Which events there are is settled by the seed, so that a run that starts
 * where another ended goes on without a gap; and where they overlap, the events carry the same ids.
 */
export class LiveSample {
  readonly #options: LiveSampleOptions & typeof defaults;
  #today: Today | undefined;
  #sentUntilMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #ticking: Promise<void> | undefined;
  #isStopping = false;

  constructor(options: LiveSampleOptions) {
    this.#options = { ...defaults, ...options };
    this.#sentUntilMs = options.fromMs ?? options.clock();
  }

  /** Everything before this moment (ms since the epoch) was sent, or left out as too old. */
  get sentUntilMs(): number {
    return this.#sentUntilMs;
  }

  start(): void {
    this.#isStopping = false;
    this.#timer ??= setInterval(() => void this.tick(), this.#options.tickMs);
  }

  /** Sends nothing more, and resolves once the batch on its way has arrived or failed. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#ticking;
  }

  /** Sends what is due by now; while that goes on, further calls wait for the same. Never rejects. */
  tick(): Promise<void> {
    this.#ticking ??= this.#sendDue()
      .catch((error: unknown) => this.#options.onSendError?.(error))
      .finally(() => (this.#ticking = undefined));
    return this.#ticking;
  }

  async #sendDue(): Promise<void> {
    const nowMs = this.#options.clock();
    this.#skipTo(nowMs - this.#options.catchUpMs);
    while (this.#sentUntilMs < nowMs && !this.#isStopping) {
      const today = this.#todayAt(this.#sentUntilMs);
      const untilMs = Math.min(nowMs, today.day.endMs);
      const batch = this.#dueBatch(today, untilMs);
      if (batch.length > 0) await this.#options.send(batch);
      today.next += batch.length;
      const upcoming = today.events[today.next];
      const upcomingMs = upcoming === undefined ? Infinity : Date.parse(upcoming.occurredAt);
      this.#sentUntilMs = Math.min(untilMs, upcomingMs);
    }
  }

  #skipTo(earliestMs: number): void {
    if (this.#sentUntilMs >= earliestMs) return;
    this.#sentUntilMs = earliestMs;
    this.#today = undefined;
  }

  #todayAt(ms: number): Today {
    if (this.#today !== undefined && ms < this.#today.day.endMs) return this.#today;
    const day = dayAt(ms);
    const events = sampleDay(this.#options.seed, day.startMs, this.#options.scale);
    const next = events.findIndex((event) => Date.parse(event.occurredAt) >= ms);
    this.#today = { day, events, next: next === -1 ? events.length : next };
    return this.#today;
  }

  #dueBatch(today: Today, untilMs: number): readonly ShopEvent[] {
    const candidates = today.events.slice(today.next, today.next + this.#options.batchEvents);
    const end = candidates.findIndex((event) => Date.parse(event.occurredAt) >= untilMs);
    return end === -1 ? candidates : candidates.slice(0, end);
  }
}
