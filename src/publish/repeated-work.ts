import { setTimeout as delay } from 'node:timers/promises';

export interface Pace {
  /** Least time between the end of one turn and the start of the next. */
  readonly pauseMs: number;
  /** Most of the time that the work may take, as a part of 1; a turn that took long is followed by a longer pause. */
  readonly share: number;
}

/** Work done again and again until it is stopped; what goes wrong in one turn is told, and the next comes all the same. */
export class RepeatedWork {
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;

  constructor(
    work: (signal: AbortSignal) => Promise<void>,
    pace: Pace,
    onTrouble: (error: unknown) => void,
  ) {
    this.#running = this.#run(work, pace, onTrouble);
  }

  /** Resolves once the turn in hand is over. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(
    work: (signal: AbortSignal) => Promise<void>,
    { pauseMs, share }: Pace,
    onTrouble: (error: unknown) => void,
  ): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const startedMs = performance.now();
      await work(signal).catch(onTrouble);
      const tookMs = performance.now() - startedMs;
      const restMs = Math.max(pauseMs, tookMs / share - tookMs);
      await delay(restMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
