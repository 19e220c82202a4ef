import { v5 as uuidOf } from 'uuid';
import { PomonaError } from '../../base/errors.ts';
import type { StreamingQueryInstanceId } from './connect-protocol.ts';
import { hasCheckpoint } from './has-checkpoint.ts';
import { SparkSession } from './spark-session.ts';
import type { RelationInit, StreamInit } from './spark-session.ts';
import { SparkWork } from './spark-work.ts';
import { streamSettings } from './supervisor.ts';
import { pollMs, WatchedQueries } from './watched-queries.ts';

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

/**
 * Sees to it that Spark runs one query: starts it on the checkpoint it had, watches it, and begins again after whatever
 * fails. A query that runs already, since who kept it before was killed, is watched.
 */
export class KeptQuery {
  readonly #options: KeptQueryOptions;
  readonly #session: SparkSession;
  readonly #work: SparkWork;
  readonly #watched: WatchedQueries;

  constructor(options: KeptQueryOptions) {
    this.#options = options;
    const { url, name, onTrouble } = options;
    this.#session = new SparkSession(url, uuidOf(`pomona:${name}`, uuidOf.URL));
    this.#watched = new WatchedQueries(this.#session, onTrouble);
    const isFinal = (error: unknown) => error instanceof PomonaError;
    this.#work = new SparkWork({ url, onTrouble, isFinal }, () => this.#turn());
  }

  /** Rejects with `data_corrupt` once the checkpoint turns out to be gone. */
  get ended(): Promise<void> {
    return this.#work.ended;
  }

  /** Ends the query as well. */
  async stop(): Promise<void> {
    await this.#work.stop();
    try {
      const id = (await this.#session.activeQueries()).get(this.#options.name);
      if (id) await this.#session.stopQuery(id);
    } catch {
      // A server that is gone runs no queries.
    }
  }

  async #turn(): Promise<void> {
    const ids = new Map([[this.#options.name, await this.#ensure()]]);
    while (await this.#work.goesOn(pollMs)) {
      await this.#watched.look(ids, () => this.#work.wentWell());
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
}
