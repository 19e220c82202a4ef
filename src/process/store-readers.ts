import type { DuckDBConnection } from '@duckdb/node-api';
import { PomonaError, messageOf } from '../base/errors.ts';
import { queryRows } from './database.ts';
import type { SqlRow, SqlValue } from './database.ts';
import type { Store } from './store.ts';

/** A few connections that only read, lent out one query at a time. */
export class StoreReaders {
  readonly #store: Store;
  readonly #idle: DuckDBConnection[];
  readonly #all: readonly DuckDBConnection[];
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = [];

  private constructor(store: Store, connections: readonly DuckDBConnection[]) {
    this.#store = store;
    this.#all = connections;
    this.#idle = [...connections];
  }

  static async open(store: Store, size = 2): Promise<StoreReaders> {
    const connections = await Promise.all(Array.from({ length: size }, () => store.connect()));
    return new StoreReaders(store, connections);
  }

  /** Rejects with `metric_rebuilding` while a view it names has yet to be filled. */
  async query(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return this.use(async (connection) => {
      try {
        return await queryRows(connection, sql, values);
      } catch (error) {
        throw explainMissing(this.#store, error);
      }
    });
  }

  /** Lends a connection for as long as the work takes. Rejects with what is wrong with the store, where it is damaged. */
  async use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection =
      this.#idle.pop() ?? (await new Promise<DuckDBConnection>((lend) => this.#waiting.push(lend)));
    try {
      return await work(connection);
    } catch (error) {
      throw this.#store.explain(error);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(connection);
      else this.#idle.push(connection);
    }
  }

  close(): void {
    for (const connection of this.#all) connection.closeSync();
  }
}

/** A view that is missing because its metric is being filled for the first time, told as that. */
export function explainMissing(store: Store, error: unknown): unknown {
  const text = messageOf(error);
  const stale = store.staleMetrics().map(({ definition }) => definition.name);
  // Without stale metrics, a view whose state table is gone is being exchanged at this very moment.
  const exchanged = /Table with name g\d+_(\w+)_(base|delta) does not exist/.exec(text)?.[1];
  if (!text.includes('Catalog Error') || (stale.length === 0 && exchanged === undefined)) {
    return error;
  }
  const filling = stale.length > 0 ? stale.join(', ') : exchanged;
  return new PomonaError(
    'metric_rebuilding',
    `Being filled from history: ${filling}. Ask again in a moment; \`pomona metrics list\` shows how far it is.`,
    { cause: error, retryAfterSeconds: 5 },
  );
}
