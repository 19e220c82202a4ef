import { setTimeout as delay } from 'node:timers/promises';
import { v5 as uuidOf } from 'uuid';
import { Backoff } from '../../base/backoff.ts';
import { PomonaError } from '../../base/errors.ts';
import type { StreamingQueryInstanceId } from './connect-protocol.ts';
import { explainSparkError } from './explain-spark-error.ts';
import { hasCheckpoint } from './has-checkpoint.ts';
import { SparkSession } from './spark-session.ts';
import type { RelationInit, StreamInit } from './spark-session.ts';
import { streamSettings } from './supervisor.ts';

export interface KeptQueryOptions {
  /** Where Spark Connect listens, such as http://127.0.0.1:15002. */
  readonly url: string;
  /** Tells the query, and its session, from every other. */
  readonly name: string;
  /** What it reads, in the order in which one builds on the other. */
  readonly views: readonly (readonly [name: string, RelationInit])[];
  readonly stream: StreamInit;
  /** Where Spark keeps what it has to remember: a folder or URI. */
  readonly checkpoint: string;
  /** Whether something is there already that came of the query: then a checkpoint that is gone is a loss. */
  readonly hasCounted: () => boolean;
  readonly onTrouble: (what: string, error: unknown) => void;
}

const pollMs = 500;

/**
 * Sees to it that Spark runs one query: starts it on the checkpoint it had, watches it, and begins again after whatever
 * fails. A query that runs already, since who kept it before was killed, is watched.
 */
export class KeptQuery {
  readonly #options: KeptQueryOptions;
  readonly #session: SparkSession;
  readonly #stopping = new AbortController();
  readonly #backoff = new Backoff({ firstMs: 500, longestMs: 30_000 });
  /** Rejects with `data_corrupt` once the checkpoint turns out to be gone. */
  readonly ended: Promise<void>;

  constructor(options: KeptQueryOptions) {
    this.#options = options;
    this.#session = new SparkSession(options.url, uuidOf(`pomona:${options.name}`, uuidOf.URL));
    this.ended = this.#run();
  }

  /** Ends the query as well. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.ended.catch(() => undefined);
    try {
      const id = (await this.#session.activeQueries()).get(this.#options.name);
      if (id) await this.#session.stopQuery(id);
    } catch {
      // A server that is gone runs no queries.
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#watch(await this.#ensure());
      } catch (error) {
        if (error instanceof PomonaError) throw error;
        await this.#fail(error);
      }
    }
  }

  async #ensure(): Promise<StreamingQueryInstanceId> {
    const { name, views, stream, checkpoint, hasCounted } = this.#options;
    const session = this.#session;
    const active = (await session.activeQueries()).get(name);
    if (active) return active;
    if (hasCounted() && !(await hasCheckpoint(session, checkpoint))) {
      throw new PomonaError(
        'data_corrupt',
        `The checkpoint ${checkpoint} is gone, and what was counted with it cannot be gone on from. Put it back, or start on another --data: all that the topic holds is counted anew there.`,
      );
    }
    await session.configure(streamSettings);
    for (const [view, relation] of views) await session.createView(view, relation);
    const options = { ...stream.options, checkpointLocation: checkpoint };
    return session.startStream({ ...stream, queryName: name, options });
  }

  async #watch(id: StreamingQueryInstanceId): Promise<void> {
    const { name } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await delay(pollMs, undefined, { signal }).catch(() => undefined);
      if (!(await this.#session.activeQueries()).has(name)) {
        throw new Error(`the query ended: ${(await this.#session.failureOf(id)) ?? 'stopped'}`);
      }
      this.#backoff.reset();
    }
  }

  async #fail(error: unknown): Promise<void> {
    const { url, onTrouble } = this.#options;
    const { signal } = this.#stopping;
    if (this.#backoff.isCalm && !signal.aborted) {
      const message = `Spark at ${url}: ${explainSparkError(error)}`;
      onTrouble('Spark is started again', new PomonaError('log_unavailable', message));
    }
    await this.#backoff.pause(signal);
  }
}
