import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { marketCatalog } from '../../domains/market/market-catalog.ts';
import { marketReports } from '../../domains/market/reports/market-reports.ts';
import { answerProblems } from '../../src/collect/answer-problem.ts';
import type { SourceRow } from '../../src/collect/sources/source.ts';
import { DuckDbSourceStore } from '../../src/process/duckdb-source-store.ts';
import { Store } from '../../src/process/store.ts';
import { StoreReaders } from '../../src/process/store-readers.ts';
import type { FillingSource } from '../../src/serve/source-contract.ts';
import { addReportRoutes } from '../../src/serve/report-routes.ts';

/** The reports of the market over HTTP, on a store whose tables a test fills itself. */
export class MarketStage {
  readonly #folder: string;
  readonly #store: Store;
  readonly #sources: DuckDbSourceStore;
  readonly #readers: StoreReaders;
  readonly app: FastifyInstance;
  /** Sources whose history is being brought in. */
  readonly filling: FillingSource[];
  /** The SQL that reports have run. */
  readonly statements: string[];

  private constructor(
    folder: string,
    store: Store,
    sources: DuckDbSourceStore,
    readers: StoreReaders,
    app: FastifyInstance,
    filling: FillingSource[],
    statements: string[],
  ) {
    this.#folder = folder;
    this.#store = store;
    this.#sources = sources;
    this.#readers = readers;
    this.app = app;
    this.filling = filling;
    this.statements = statements;
  }

  /** @param now a moment of Seoul such as `2026-11-03 10:20` */
  static async open(now: string): Promise<MarketStage> {
    const folder = await mkdtemp(join(tmpdir(), 'pomona-market-'));
    const clock = () => Date.parse(`${now.replace(' ', 'T')}:00+09:00`);
    const attached = { name: 'market', file: join(folder, 'market.duckdb') };
    const limits = { tempFolder: folder, allowedFolders: [], memoryLimitMb: 200, threads: 1 };
    const store = await Store.open(
      { file: join(folder, 'store.duckdb'), attached, ...limits },
      [],
      [],
    );
    const sources = await DuckDbSourceStore.open(store, marketCatalog, clock);
    const readers = await StoreReaders.open(store);
    const filling: FillingSource[] = [];
    const statements: string[] = [];
    const app = Fastify();
    answerProblems(app);
    addReportRoutes(app, marketReports, {
      store: {
        query: (sql, values) => {
          statements.push(sql);
          return readers.query(sql, values) as Promise<never>;
        },
      },
      isSample: () => true,
      filling: () => filling,
      clock,
    });
    return new MarketStage(folder, store, sources, readers, app, filling, statements);
  }

  /** Puts rows into a table of the market; columns that a row lacks are null. */
  async fill(table: string, rows: readonly SourceRow[]): Promise<void> {
    const columns = await this.#sources.read(
      "select column_name as name, data_type as type from duckdb_columns() where database_name = 'market' and table_name = $1",
      [table],
    );
    const structure = JSON.stringify([
      Object.fromEntries(columns.map(({ name, type }) => [String(name), String(type)])),
    ]);
    const own = { sample: true, updatedAt: '2026-11-03 00:00:00' };
    await this.#sources.read(
      `insert into market.${table} by name select unnest(from_json($1, '${structure}'), recursive := true)`,
      [JSON.stringify(rows.map((row) => ({ ...own, ...row })))],
    );
  }

  /** Runs SQL on the store itself. */
  async run(sql: string): Promise<void> {
    await this.#sources.read(sql);
  }

  /** The answer to a path under /api/market. Throws when it is a problem. */
  async get<Answer>(path: string): Promise<Answer> {
    const response = await this.app.inject(`/api/market/${path}`);
    if (response.statusCode !== 200) throw new Error(response.body);
    return response.json();
  }

  async close(): Promise<void> {
    await this.app.close();
    this.#readers.close();
    await this.#sources.close();
    this.#store.close();
    await rm(this.#folder, { recursive: true });
  }
}
