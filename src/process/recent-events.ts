import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../collect/event-schema.ts';
import { appendPartials, selectPartials } from '../metrics/duckdb.ts';
import type { StateTables } from '../metrics/duckdb.ts';
import { columnsUsed, statesOf } from '../metrics/plan.ts';
import type { MetricPlan, StatePlan } from '../metrics/plan.ts';
import { inTransaction, queryRows, runAll } from './database.ts';
import { tablesOf } from './generation.ts';
import type { Generation } from './generation.ts';

/**
 * Events that are counted and whose partial aggregates are yet to be made. Making those costs about as much for one
 * event as for a thousand, so that small batches leave it to be done for many at once; until then, views make them at read.
 */
export const recentEvents = 'recent_events';

/** Columns of the event that any metric names. */
export function metricColumns(
  plans: readonly MetricPlan[],
  columns: readonly Column[],
): readonly Column[] {
  const names = columns.map(({ name }) => name);
  const used = new Set(plans.flatMap((plan) => columnsUsed(plan, names)));
  return columns.filter(({ name }) => used.has(name));
}

/**
 * Makes the table anew, in a transaction. What a crash left in it is folded first, into the generations that are kept:
 * the table has their columns, since their definitions are what they were.
 */
export async function renewRecent(
  connection: DuckDBConnection,
  generations: readonly Generation[],
  columns: readonly Column[],
): Promise<void> {
  const [found] = await queryRows(
    connection,
    `select 1 from duckdb_tables() where table_name = '${recentEvents}'`,
  );
  const types = columns.map(({ name, type }) => `, ${name} ${type}`).join('');
  await inTransaction(connection, () =>
    runAll(connection, [
      ...(found ? foldStatements(generations) : []),
      `create or replace table ${recentEvents} (eventTime timestamp, logOffset bigint${types})`,
    ]),
  );
}

/** Puts the events of a batch aside. */
export function appendRecent(columns: readonly Column[], batch: string): string {
  const names = ['eventTime', 'logOffset', ...columns.map(({ name }) => name)].join(', ');
  return `insert into ${recentEvents} (${names}) select ${names} from ${batch}`;
}

/** Makes the partial aggregates of all recent events, in a transaction. Nobody may append to them meanwhile. */
export function foldRecent(
  connection: DuckDBConnection,
  generations: readonly Generation[],
): Promise<void> {
  return inTransaction(connection, () => runAll(connection, foldStatements(generations)));
}

function foldStatements(generations: readonly Generation[]): string[] {
  return [...appendAllPartials(generations, recentEvents), `delete from ${recentEvents}`];
}

/** Statements that append the partial aggregates of a relation of events to every state. */
export function appendAllPartials(generations: readonly Generation[], events: string): string[] {
  return generations.flatMap((generation) =>
    statesOf(generation.plan).map((state) =>
      appendPartials(state, tablesOf(generation, state).delta, events),
    ),
  );
}

/** A state's tables as readers have to see them: the delta with the partial aggregates of recent events. */
export function tablesWithRecent(
  generation: Pick<Generation, 'id'>,
  state: StatePlan,
): StateTables {
  const { base, delta } = tablesOf(generation, state);
  const partials = selectPartials(state, recentEvents);
  return { base, delta: `(select * from ${delta} union all ${partials})` };
}
