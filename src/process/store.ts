import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { PomonaError } from '../base/errors.ts';
import { ReadWriteLock } from '../base/lock.ts';
import type { Column } from '../collect/event-schema.ts';
import { createStateTables, createViews } from '../metrics/duckdb.ts';
import { statesOf } from '../metrics/plan.ts';
import type { MetricPlan } from '../metrics/plan.ts';
import { inTransaction, literal, openDatabase, queryRows, runAll } from './database.ts';
import type { DatabaseOptions } from './database.ts';
import { tablesOf } from './generation.ts';
import type { Generation } from './generation.ts';
import { metricColumns, renewRecent, tablesWithRecent } from './recent-events.ts';
import { storeFaultOf } from './store-fault.ts';

export interface Progress {
  /** Offset of the first record that is not counted yet. */
  readonly offset: number;
  readonly commits: number;
}

const schema = [
  'create schema if not exists state',
  'create table if not exists progress (logOffset bigint not null, commits bigint not null)',
  'insert into progress select 0, 0 where not exists (from progress)',
  'create table if not exists identities (eventId varchar not null, occurredAt timestamp not null)',
  `create table if not exists ledger_minutes (minute timestamp not null, counted bigint not null, duplicates bigint not null)`,
  `create table if not exists generations (id integer not null, metric varchar not null, version varchar not null, status varchar not null, fromOffset bigint not null)`,
];

/** The store: metric state, identities and progress in one DuckDB file, all of a batch in one transaction. */
export class Store {
  readonly #instance: DuckDBInstance;
  readonly #file: string;
  readonly plans: readonly MetricPlan[];
  /** Columns of the event that the metrics name. */
  readonly columns: readonly Column[];
  /** Held for reading by who uses the tables as they are, for writing by who swaps or rewrites them. */
  readonly tablesLock = new ReadWriteLock();
  #generations: readonly Generation[] = [];
  #fault: PomonaError | undefined;

  private constructor(
    instance: DuckDBInstance,
    file: string,
    plans: readonly MetricPlan[],
    columns: readonly Column[],
  ) {
    this.#instance = instance;
    this.#file = file;
    this.plans = plans;
    this.columns = metricColumns(plans, columns);
  }

  /**
   * Opens or makes the store, for events with these columns. Metrics without a live generation of their present
   * definition are left to be rebuilt.
   */
  static async open(
    options: DatabaseOptions,
    plans: readonly MetricPlan[],
    columns: readonly Column[],
  ): Promise<Store> {
    const store = new Store(await openDatabase(options), options.file, plans, columns);
    try {
      await store.#prepare();
    } catch (error) {
      store.close();
      throw store.explain(error);
    }
    return store;
  }

  async #prepare(): Promise<void> {
    const connection = await this.connect();
    try {
      await runAll(connection, schema);
      const { offset } = await readProgress(connection);
      await this.#loadGenerations(connection);
      // Nothing counted yet: every metric starts live and empty.
      if (offset === 0) {
        for (const plan of this.staleMetrics())
          await this.addGeneration(connection, plan, 'live', 0);
      }
    } finally {
      connection.closeSync();
    }
  }

  async #loadGenerations(connection: DuckDBConnection): Promise<void> {
    const rows = await queryRows(
      connection,
      "select * from generations where status <> 'dropped' order by id",
    );
    const byName = new Map(this.plans.map((plan) => [plan.definition.name, plan]));
    const kept: Generation[] = [];
    for (const row of rows) {
      const plan = byName.get(String(row.metric));
      const id = Number(row.id);
      if (plan && plan.version === row.version && row.status === 'live') {
        kept.push({ id, plan, status: 'live', fromOffset: Number(row.fromOffset) });
      } else {
        // A half-built filling, or one of an older definition: it is built again rather than mixed.
        await inTransaction(connection, () => dropGeneration(connection, id));
      }
    }
    this.#generations = kept;
    await renewRecent(connection, kept, this.columns);
    for (const generation of kept) await this.#showGeneration(connection, generation);
  }

  /** Why the store cannot be relied on any more, once somebody who used it has met the reason. */
  get fault(): PomonaError | undefined {
    return this.#fault;
  }

  /** An error met while using the store, in words where the store itself is to blame, which it is from then on. */
  explain(error: unknown): unknown {
    const fault = storeFaultOf(this.#file, error);
    this.#fault ??= fault;
    return fault ?? error;
  }

  get generations(): readonly Generation[] {
    return this.#generations;
  }

  /** Metrics that have no live generation of their present definition. */
  staleMetrics(): readonly MetricPlan[] {
    return this.plans.filter((plan) => !this.isReady(plan.definition.name));
  }

  isReady(metric: string): boolean {
    return this.#generations.some(
      ({ plan, status }) => plan.definition.name === metric && status === 'live',
    );
  }

  /** Makes an empty generation that takes what the engine counts from an offset on. Call between two batches. */
  async addGeneration(
    connection: DuckDBConnection,
    plan: MetricPlan,
    status: Generation['status'],
    fromOffset: number,
  ): Promise<Generation> {
    const last = await queryRows(connection, 'select coalesce(max(id), 0) as id from generations');
    const generation = { id: Number(last[0]?.id) + 1, plan, status, fromOffset };
    await inTransaction(connection, async () => {
      for (const state of statesOf(plan)) {
        await runAll(connection, createStateTables(state, tablesOf(generation, state)));
      }
      await connection.run(
        `insert into generations values (${generation.id}, ${literal(plan.definition.name)}, ${literal(plan.version)}, '${status}', ${fromOffset})`,
      );
      if (status === 'live') await this.#showGeneration(connection, generation);
    });
    this.#generations = [...this.#generations, generation];
    return generation;
  }

  /**
   * Puts built generations in the place of those that were live, and runs further statements in the same transaction. Call
   * between two batches.
   */
  async promote(
    connection: DuckDBConnection,
    built: readonly Generation[],
    statements: readonly string[] = [],
  ): Promise<void> {
    const names = new Set(built.map(({ plan }) => plan.definition.name));
    const ids = new Set(built.map(({ id }) => id));
    const old = this.#generations.filter(
      ({ id, plan }) => names.has(plan.definition.name) && !ids.has(id),
    );
    const live = built.map((one): Generation => ({ ...one, status: 'live' }));
    await inTransaction(connection, async () => {
      for (const generation of live) {
        await connection.run(`update generations set status = 'live' where id = ${generation.id}`);
        await this.#showGeneration(connection, generation);
      }
      for (const { id } of old) await dropGeneration(connection, id);
      await runAll(connection, statements);
    });
    const gone = new Set([...ids, ...old.map(({ id }) => id)]);
    this.#generations = [...this.#generations.filter(({ id }) => !gone.has(id)), ...live];
  }

  /** Takes back a generation that could not be built. */
  async discard(connection: DuckDBConnection, { id }: Generation): Promise<void> {
    this.#generations = this.#generations.filter((generation) => generation.id !== id);
    await inTransaction(connection, () => dropGeneration(connection, id));
  }

  /** Drops all metric state, to be rebuilt from history. */
  async forgetMetrics(connection: DuckDBConnection): Promise<void> {
    for (const generation of this.#generations) await this.discard(connection, generation);
  }

  async #showGeneration(connection: DuckDBConnection, generation: Generation): Promise<void> {
    await runAll(
      connection,
      createViews(generation.plan, (state) => tablesWithRecent(generation, state)),
    );
  }

  connect(): Promise<DuckDBConnection> {
    return this.#instance.connect();
  }

  close(): void {
    this.#instance.closeSync();
  }
}

async function dropGeneration(connection: DuckDBConnection, id: number): Promise<void> {
  const tables = await queryRows(
    connection,
    `select table_name from duckdb_tables() where schema_name = 'state' and table_name like 'g${id}\\_%' escape '\\'`,
  );
  for (const { table_name } of tables)
    await connection.run(`drop table state.${String(table_name)}`);
  // Its row stays, so that its number is not given again: a view left over from it must not read the tables of another.
  await connection.run(`update generations set status = 'dropped' where id = ${id}`);
}

export async function readProgress(connection: DuckDBConnection): Promise<Progress> {
  const [row] = await queryRows(connection, 'select logOffset, commits from progress');
  return { offset: Number(row?.logOffset), commits: Number(row?.commits) };
}
