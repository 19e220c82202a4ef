import type { DuckDBConnection } from '@duckdb/node-api';
import type { Clock } from '../base/time.ts';
import { addDays, seoulTime } from '../collect/sources/scheduled-time.ts';
import type { DerivedTable } from '../collect/sources/derived-table.ts';
import type { Part, Source, SourceRow } from '../collect/sources/source.ts';
import type {
  FinishedPart,
  OpenRun,
  PartialPart,
  RowCounts,
  RunEnd,
  RunKind,
  RunRequest,
  SourceStore,
} from '../collect/sources/source-store.ts';
import { ReadWriteLock } from '../base/lock.ts';
import { inTransaction, queryRows, runAll } from './database.ts';
import type { SqlRow, SqlValue } from './database.ts';
import { createSourceTables, cellLiteral, quoted, replaceRows } from './source-tables.ts';
import type { Store } from './store.ts';

/** A view over sources' tables, which it names without their catalog. */
export interface SourceView {
  readonly name: string;
  readonly sql: string;
}

/** What is kept of sources: tables in a catalog of their own. */
export interface SourceCatalog {
  readonly name: string;
  readonly sources: readonly Source[];
  /** Tables that are computed from theirs. */
  readonly derived: readonly DerivedTable[];
  readonly views: readonly SourceView[];
}

const runColumns = `id bigint not null, source varchar not null, kind varchar not null, scheduledFor timestamp not null,
  fromDate date, toDate date, sample boolean not null, startedAt timestamp not null, endedAt timestamp,
  state varchar, code varchar, reason varchar, calls integer, rows integer, addedRows integer, changedRows integer`;

const bookkeeping = (catalog: string) => [
  `create table if not exists ${catalog}.source_runs (${runColumns})`,
  `create table if not exists ${catalog}.source_parts (run bigint not null, part varchar not null, state varchar not null, nextPage integer, received integer, finishedAt timestamp)`,
  `create table if not exists ${catalog}.source_pages (run bigint not null, part varchar not null, page integer not null, rows varchar not null)`,
  `create table if not exists ${catalog}.source_calls (provider varchar not null, day date not null, calls integer not null)`,
  `create table if not exists ${catalog}.source_derived (name varchar not null, version varchar not null, sample boolean not null, computedAt timestamp not null)`,
];

/** Keeps rows of sources in DuckDB, and in the same transaction how far their runs have come. */
export class DuckDbSourceStore implements SourceStore {
  readonly #connection: DuckDBConnection;
  readonly #catalog: SourceCatalog;
  readonly #clock: Clock;
  /** One connection has one transaction. */
  readonly #turns = new ReadWriteLock();

  private constructor(connection: DuckDBConnection, catalog: SourceCatalog, clock: Clock) {
    this.#connection = connection;
    this.#catalog = catalog;
    this.#clock = clock;
  }

  /** Makes what is missing of tables and views. */
  static async open(
    store: Store,
    catalog: SourceCatalog,
    clock: Clock,
  ): Promise<DuckDbSourceStore> {
    const connection = await store.connect();
    await inTransaction(connection, async () => {
      await runAll(connection, bookkeeping(catalog.name));
      await createSourceTables(connection, catalog.name, [...catalog.sources, ...catalog.derived]);
      // Views name the tables without their catalog.
      await connection.run(`use ${catalog.name}`);
      for (const { name, sql } of catalog.views) {
        await connection.run(`create or replace view ${catalog.name}.${name} as ${sql}`);
      }
    });
    return new DuckDbSourceStore(connection, catalog, clock);
  }

  /** Takes sample rows out of every table: beside real ones nobody could tell them apart in a figure. */
  removeSample(): Promise<void> {
    return this.#transaction(async () => {
      const { name, sources, derived } = this.#catalog;
      const tables = new Set([...sources, ...derived].map(({ table }) => table));
      for (const table of tables)
        await this.#connection.run(`delete from ${name}.${quoted(table)} where sample`);
      await this.#connection.run(`delete from ${name}.source_runs where sample`);
      await this.#connection.run(`delete from ${name}.source_derived where sample`);
    });
  }

  /** Whether a source's table holds rows that are not made up. */
  async hasRealRows({ table }: Source): Promise<boolean> {
    const [row] = await this.read(
      `select exists (from ${this.#catalog.name}.${quoted(table)} where not sample) as hasReal`,
    );
    return row?.hasReal === true;
  }

  /** Takes the sample rows out of one table. */
  removeSampleOf({ table }: Source): Promise<void> {
    return this.#transaction(async () => {
      await this.#connection.run(`delete from ${this.#catalog.name}.${quoted(table)} where sample`);
    });
  }

  count(provider: string): Promise<number> {
    return this.#transaction(async () => {
      const day = seoulTime(this.#clock()).date;
      const table = `${this.#catalog.name}.source_calls`;
      const values = [provider, day];
      const [row] = await this.#query(
        `update ${table} set calls = calls + 1 where provider = $1 and day = $2::date returning calls`,
        values,
      );
      if (row) return Number(row.calls);
      await this.#query(`insert into ${table} values ($1, $2::date, 1)`, values);
      return 1;
    });
  }

  beginRun(request: RunRequest): Promise<OpenRun> {
    return this.#transaction(async () => {
      const { name } = this.#catalog;
      const values = requestValues(request);
      const [left] = await this.#query(
        `select id from ${name}.source_runs where source = $1 and kind = $2 and scheduledFor = $3::timestamp
           and fromDate is not distinct from $4::date and toDate is not distinct from $5::date and sample = $6
           and (endedAt is null or state = 'failed') order by id desc limit 1`,
        values,
      );
      if (left) {
        const id = Number(left.id);
        await this.#query(
          `update ${name}.source_runs set endedAt = null, state = null, code = null, reason = null where id = $1`,
          [id],
        );
        return { ...request, id, finishedParts: await this.#finishedParts(id) };
      }
      const [last] = await this.#query(
        `select coalesce(max(id), 0)::integer as id from ${name}.source_runs`,
      );
      const id = Number(last?.id) + 1;
      await this.#query(
        `insert into ${name}.source_runs (id, source, kind, scheduledFor, fromDate, toDate, sample, startedAt, calls, rows, addedRows, changedRows)
         values ($7, $1, $2, $3::timestamp, $4::date, $5::date, $6, $8::timestamp, 0, 0, 0, 0)`,
        [...values, id, this.#now()],
      );
      return { ...request, id, finishedParts: new Set() };
    });
  }

  async #finishedParts(run: number): Promise<ReadonlySet<string>> {
    const rows = await this.#query(
      `select part from ${this.#catalog.name}.source_parts where run = $1 and state <> 'partial'`,
      [run],
    );
    return new Set(rows.map(({ part }) => String(part)));
  }

  async unfinishedRuns(): Promise<readonly RunRequest[]> {
    const rows = await this.#turns.write(() =>
      this.#query(
        `select *, fromDate::varchar as fromDay, toDate::varchar as toDay from ${this.#catalog.name}.source_runs where endedAt is null order by id`,
      ),
    );
    return rows.map(requestOf);
  }

  async partialPart(run: OpenRun, part: Part): Promise<PartialPart | undefined> {
    const { name } = this.#catalog;
    return this.#turns.write(async () => {
      const values = [run.id, part.key];
      const [progress] = await this.#query(
        `select nextPage, received from ${name}.source_parts where run = $1 and part = $2 and state = 'partial'`,
        values,
      );
      if (!progress) return undefined;
      const stored = await this.#query(
        `select rows from ${name}.source_pages where run = $1 and part = $2 order by page`,
        values,
      );
      const pages = stored.map(({ rows }) => JSON.parse(String(rows)) as SourceRow[]);
      return {
        nextPage: Number(progress.nextPage),
        received: Number(progress.received),
        rows: pages.flat(),
        lastPage: pages.at(-1) ?? [],
      };
    });
  }

  keepPage(run: OpenRun, part: Part, { nextPage, received, lastPage }: PartialPart): Promise<void> {
    return this.#transaction(async () => {
      const { name } = this.#catalog;
      await this.#query(`delete from ${name}.source_parts where run = $1 and part = $2`, [
        run.id,
        part.key,
      ]);
      await this.#query(
        `insert into ${name}.source_parts values ($1, $2, 'partial', $3, $4, null)`,
        [run.id, part.key, nextPage, received],
      );
      await this.#query(`insert into ${name}.source_pages values ($1, $2, $3, $4)`, [
        run.id,
        part.key,
        nextPage - 1,
        JSON.stringify(lastPage),
      ]);
    });
  }

  isCarriedOver(source: Source, rows: readonly SourceRow[]): Promise<boolean> {
    const { carriesOver } = source;
    const first = rows[0];
    if (!carriesOver || !first) return Promise.resolve(false);
    const { dayColumn, sameColumns } = carriesOver;
    const day = cellLiteral(first[dayColumn] ?? null);
    const table = `${this.#catalog.name}.${quoted(source.table)}`;
    const columns = sameColumns.map(quoted).join(', ');
    return this.#turns.write(async () => {
      const stored = await this.#query(
        `select to_json(struct_pack(${sameColumns.map((name) => `${quoted(name)} := ${quoted(name)}`).join(', ')}))::varchar as row
         from (select ${columns} from ${table} where ${quoted(dayColumn)} =
           (select max(${quoted(dayColumn)}) from ${table} where ${quoted(dayColumn)} < ${day}::date))`,
      );
      const before = stored.map(({ row }) => String(row)).sort();
      const now = rows
        .map((row) =>
          JSON.stringify(Object.fromEntries(sameColumns.map((name) => [name, row[name] ?? null]))),
        )
        .sort();
      return before.length === now.length && sameJson(before, now);
    });
  }

  finishParts(source: Source, run: OpenRun, parts: readonly FinishedPart[]): Promise<RowCounts> {
    return this.#transaction(async () => {
      const { name } = this.#catalog;
      const now = this.#now();
      const brought = parts.filter(({ state }) => state !== 'carried_over');
      const counts =
        brought.length === 0
          ? { rows: 0, added: 0, changed: 0 }
          : await replaceRows(this.#connection, name, source, {
              parts: brought.map(({ part, rows }) => ({ key: part.key, rows })),
              sample: run.sample,
              updatedAt: new Date(this.#clock()),
            });
      for (const { part, state } of parts) {
        const values = [run.id, part.key];
        await this.#query(`delete from ${name}.source_parts where run = $1 and part = $2`, values);
        await this.#query(`delete from ${name}.source_pages where run = $1 and part = $2`, values);
        await this.#query(
          `insert into ${name}.source_parts values ($1, $2, $3, null, null, $4::timestamp)`,
          [...values, state, now],
        );
      }
      await this.#query(
        `update ${name}.source_runs set rows = rows + $2, addedRows = addedRows + $3, changedRows = changedRows + $4 where id = $1`,
        [run.id, counts.rows, counts.added, counts.changed],
      );
      return counts;
    });
  }

  endRun(run: OpenRun, { state, code, reason, calls }: RunEnd): Promise<void> {
    return this.#transaction(async () => {
      const { name } = this.#catalog;
      await this.#query(
        `update ${name}.source_runs set endedAt = $2::timestamp, state = $3, code = $4, reason = $5, calls = calls + $6 where id = $1`,
        [run.id, this.#now(), state, code ?? null, reason ?? null, calls],
      );
      // What is through need not be told apart by part any more; of a failed run the next try wants it.
      if (state !== 'failed')
        await this.#query(`delete from ${name}.source_parts where run = $1`, [run.id]);
    });
  }

  async dropOld({ table, retention }: Source): Promise<void> {
    if (!retention) return;
    const first = addDays(seoulTime(this.#clock()).date, -retention.days);
    await this.#transaction(() =>
      this.#query(
        `delete from ${this.#catalog.name}.${quoted(table)} where ${quoted(retention.column)} < $1::timestamp`,
        [first],
      ),
    );
  }

  /** What a derived table was computed from last. */
  async derivedVersion(table: string): Promise<string | undefined> {
    const [row] = await this.read(
      `select version from ${this.#catalog.name}.source_derived where name = $1`,
      [table],
    );
    return row ? String(row.version) : undefined;
  }

  /** Puts computed rows in the place of those this part had. */
  async storeDerived(
    table: DerivedTable,
    part: { readonly key: string; readonly rows: readonly SourceRow[] },
    sample: boolean,
  ): Promise<void> {
    const updatedAt = new Date(this.#clock());
    await this.#transaction(() =>
      replaceRows(this.#connection, this.#catalog.name, table, {
        parts: [part],
        sample,
        updatedAt,
      }),
    );
  }

  /** Notes what a derived table was computed from. */
  noteDerived({ name }: DerivedTable, version: string, sample: boolean): Promise<void> {
    const table = `${this.#catalog.name}.source_derived`;
    return this.#transaction(async () => {
      await this.#query(`delete from ${table} where name = $1`, [name]);
      await this.#query(`insert into ${table} values ($1, $2, $3, $4::timestamp)`, [
        name,
        version,
        sample,
        this.#now(),
      ]);
    });
  }

  /** Folds the write-ahead log into the file. */
  checkpoint(): Promise<void> {
    return this.#turns.write(async () => {
      await this.#connection.run(`checkpoint ${this.#catalog.name}`);
    });
  }

  /** Rows of a query of Pomona's own. */
  read(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return this.#turns.write(() => this.#query(sql, values));
  }

  async close(): Promise<void> {
    await this.#turns.write(() => Promise.resolve(this.#connection.closeSync()));
  }

  #query(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return queryRows(this.#connection, sql, values);
  }

  #transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.write(() => inTransaction(this.#connection, work));
  }

  #now(): string {
    return new Date(this.#clock()).toISOString();
  }
}

function requestValues({ source, kind, scheduledForMs, days, sample }: RunRequest): SqlValue[] {
  const scheduledFor = new Date(scheduledForMs).toISOString();
  return [source, kind, scheduledFor, days?.from ?? null, days?.to ?? null, sample];
}

function requestOf(row: SqlRow): RunRequest {
  return {
    source: String(row.source),
    kind: String(row.kind) as RunKind,
    scheduledForMs: (row.scheduledFor as Date).getTime(),
    sample: Boolean(row.sample),
    ...(row.fromDay === null ? {} : { days: { from: String(row.fromDay), to: String(row.toDay) } }),
  };
}

/** Whether two sorted lists of JSON objects hold the same values: DuckDB writes numbers in ways of its own. */
function sameJson(left: readonly string[], right: readonly string[]): boolean {
  return left.every(
    (text, index) =>
      JSON.stringify(JSON.parse(text)) === JSON.stringify(JSON.parse(right[index] ?? 'null')),
  );
}
