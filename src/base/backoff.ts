import { setTimeout as delay } from 'node:timers/promises';

/** Pauses between attempts that fail, each twice as long as the one before, up to the longest. */
export class Backoff {
  readonly #firstMs: number;
  readonly #longestMs: number;
  #failures = 0;

  constructor({ firstMs, longestMs }: { readonly firstMs: number; readonly longestMs: number }) {
    this.#firstMs = firstMs;
    this.#longestMs = longestMs;
  }

  /** Whether nothing has failed since it last went well: a person is told of the first failure. */
  get isCalm(): boolean {
    return this.#failures === 0;
  }

  /** It went well. */
  reset(): void {
    this.#failures = 0;
  }

  /** Counts a failure, and gives how long to pause after it; not longer than `mostMs`. */
  nextMs(mostMs = this.#longestMs): number {
    const pauseMs = Math.min(this.#firstMs * 2 ** this.#failures, this.#longestMs, mostMs);
    this.#failures += 1;
    return pauseMs;
  }

  /** Counts a failure, and pauses; no longer than until the signal is aborted. */
  async pause(signal: AbortSignal, mostMs?: number): Promise<void> {
    await delay(this.nextMs(mostMs), undefined, { signal }).catch(() => undefined);
  }
}
