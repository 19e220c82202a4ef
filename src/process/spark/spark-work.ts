import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '../../base/backoff.ts';
import { PomonaError } from '../../base/errors.ts';
import { explainSparkError, isUnreachable } from './explain-spark-error.ts';

export interface SparkWorkOptions {
  readonly url: string;
  /** Told of the first of several failures. */
  readonly onTrouble: (what: string, error: unknown) => void;
  /** What is not tried again. */
  readonly isFinal?: (error: unknown) => boolean;
}

/** Whether a server is back costs one connection to find out; queries that fail cost it all of their planning. */
const longestPauseMs = { unreachable: 5_000, failing: 30_000 };

/** Something that Spark is to do on and on: it is begun again after whatever fails. */
export class SparkWork {
  readonly #options: SparkWorkOptions;
  readonly #turn: () => Promise<void>;
  readonly #stopping = new AbortController();
  readonly #backoff = new Backoff({ firstMs: 500, longestMs: longestPauseMs.failing });
  #failure: PomonaError | undefined;
  /** Rejects with what is final. */
  readonly ended: Promise<void>;

  /** A turn begins what does not run, and watches it until it fails or no longer goes on. */
  constructor(options: SparkWorkOptions, turn: () => Promise<void>) {
    this.#options = options;
    this.#turn = turn;
    this.ended = this.#run();
  }

  /** Why it is not done, if it is not. */
  get failure(): PomonaError | undefined {
    return this.#failure;
  }

  /** Somebody answers: that Spark cannot be reached is no longer so, whatever else is wrong. */
  answered(): void {
    if (isUnreachable(this.#failure?.cause)) this.#failure = undefined;
  }

  /** Spark does it; whether it goes well is to be seen. */
  begun(): void {
    this.#failure = undefined;
  }

  wentWell(): void {
    this.#backoff.reset();
  }

  /** Waits, and gives whether there is more to do. */
  async goesOn(pauseMs: number): Promise<boolean> {
    const { signal } = this.#stopping;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.ended.catch(() => undefined);
  }

  async #run(): Promise<void> {
    // Whoever made it holds it before the first turn.
    await Promise.resolve();
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#turn();
      } catch (error) {
        if (this.#options.isFinal?.(error)) throw error;
        await this.#fail(error);
      }
    }
  }

  async #fail(cause: unknown): Promise<void> {
    const { url, onTrouble } = this.#options;
    const { signal } = this.#stopping;
    const message = `Spark at ${url}: ${explainSparkError(cause)}`;
    this.#failure = new PomonaError('log_unavailable', message, { cause });
    if (this.#backoff.isCalm && !signal.aborted) {
      onTrouble('Spark is started again', this.#failure);
    }
    const mostMs = longestPauseMs[isUnreachable(cause) ? 'unreachable' : 'failing'];
    await this.#backoff.pause(signal, mostMs);
  }
}
