import type { DuckDBConnection } from '@duckdb/node-api';
import { keyNames, selectFromEvents } from '../metrics/duckdb.ts';
import { columnsUsed } from '../metrics/plan.ts';
import type { MetricPlan } from '../metrics/plan.ts';
import { queryRows } from './database.ts';
import type { SqlRow } from './database.ts';
import { distinctEvents } from './history.ts';
import type { History } from './history.ts';
import type { OnProgress } from './rebuild.ts';
import { readProgress } from './store.ts';
import type { Store } from './store.ts';

export interface MetricVerdict {
  readonly metric: string;
  /** Rows the archived events give. */
  readonly rows: number;
  /** Rows of the incremental state. */
  readonly stateRows: number;
  /** Rows that are in one of the two only; 0 when they agree. */
  readonly differing: number;
  /** Up to ten of the differing rows, with `side` saying where they stand. */
  readonly examples: readonly SqlRow[];
}

export interface Verification {
  readonly offset: number;
  readonly events: number;
  /** `expected` of the records, of which `erased` are only known by their identity. */
  readonly identities: {
    readonly expected: number;
    readonly erased: number;
    readonly stored: number;
  };
  readonly metrics: readonly MetricVerdict[];
  readonly ok: boolean;
}

/**
 * Recomputes every metric from the events themselves by batch SQL and compares it with the incremental state, row by
 * row. State and offset are read in one snapshot, so that events may keep coming.
 */
export async function verify(
  { store, history }: { store: Store; history: History },
  columns: readonly string[],
  onProgress: OnProgress = () => undefined,
): Promise<Verification> {
  const connection = await store.connect();
  try {
    return await store.tablesLock.read(async () => {
      await connection.run('begin transaction');
      const { offset } = await readProgress(connection);
      return history.withEvents(connection, offset, () =>
        compare(connection, store, offset, columns, onProgress),
      );
    });
  } finally {
    await connection.run('rollback').catch(() => undefined);
    connection.closeSync();
  }
}

async function compare(
  connection: DuckDBConnection,
  store: Store,
  offset: number,
  columns: readonly string[],
  onProgress: OnProgress,
): Promise<Verification> {
  const plans = store.plans.filter(({ definition }) => store.isReady(definition.name));
  const used = new Set(plans.flatMap((plan) => columnsUsed(plan, columns)));
  const needed = ['eventId', 'occurredAt', 'eventTime', 'logOffset', 'erased', ...used];
  onProgress(0, plans.length + 1);
  await connection.run(
    `create or replace temp table first_records as
     ${distinctEvents(`(select ${[...new Set(needed)].join(', ')} from records)`)}`,
  );
  await connection.run(
    'create or replace temp view counted_events as select * exclude (erased) from first_records where erased is not true',
  );
  const identities = await compareIdentities(connection);
  const metrics: MetricVerdict[] = [];
  for (const plan of plans) {
    onProgress(metrics.length + 1, plans.length + 1);
    metrics.push(await compareMetric(connection, plan));
  }
  await connection.run('drop table first_records');
  onProgress(plans.length + 1, plans.length + 1);
  const ok =
    identities.expected <= identities.stored && metrics.every(({ differing }) => differing === 0);
  return { offset, events: identities.expected - identities.erased, identities, metrics, ok };
}

async function compareIdentities(
  connection: DuckDBConnection,
): Promise<Verification['identities']> {
  const [row] = await queryRows(
    connection,
    'select (select count(*) from first_records) as expected, (select count(*) from first_records where erased) as erased, (select count(*) from identities) as stored',
  );
  return {
    expected: Number(row?.expected),
    erased: Number(row?.erased),
    stored: Number(row?.stored),
  };
}

async function compareMetric(
  connection: DuckDBConnection,
  plan: MetricPlan,
): Promise<MetricVerdict> {
  const { name } = plan.definition;
  await connection.run(
    `create or replace temp table expected_rows as ${selectFromEvents(plan, 'counted_events')}`,
  );
  await connection.run(`create or replace temp table state_rows as select * from ${name}`);
  await connection.run(
    `create or replace temp table differing_rows as
     select 'events' as side, * from (from expected_rows except all from state_rows)
     union all by name select 'state' as side, * from (from state_rows except all from expected_rows)`,
  );
  const [counts] = await queryRows(
    connection,
    `select (select count(*) from expected_rows) as "rows", (select count(*) from state_rows) as stateRows,
       (select count(*) from differing_rows) as differing`,
  );
  const keys = keyNames(plan.totals);
  const order = keys.length > 0 ? `order by ${keys.join(', ')}, side` : 'order by side';
  return {
    metric: name,
    rows: Number(counts?.rows),
    stateRows: Number(counts?.stateRows),
    differing: Number(counts?.differing),
    examples: await queryRows(connection, `from differing_rows ${order} limit 10`),
  };
}
