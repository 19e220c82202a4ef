import type { DuckDBConnection } from '@duckdb/node-api';
import { PomonaError } from '../base/errors.ts';
import { keyExpressions, keyNames, selectFromEvents } from '../metrics/duckdb.ts';
import { columnsUsed } from '../metrics/plan.ts';
import type { MetricPlan } from '../metrics/plan.ts';
import { interruptOn, queryRows, runAll } from './database.ts';
import type { SqlRow } from './database.ts';
import { distinctEvents, gather } from './history.ts';
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
  /** Events that were counted and are no longer in history: no recomputation can bear them out. */
  readonly missing: number;
  readonly metrics: readonly MetricVerdict[];
  /** Metrics that are being filled from history and could not be compared. */
  readonly leftOut: readonly string[];
  readonly ok: boolean;
}

/**
 * Another engine that computes metrics from the events. It finds what counts in the view `counted_events` of the
 * connection, and calls `compare` with where the rows of each metric are.
 */
export type Recount = <T>(
  connection: DuckDBConnection,
  plans: readonly MetricPlan[],
  compare: (rowsOf: (plan: MetricPlan) => string) => Promise<T>,
) => Promise<T>;

/**
 * Recomputes every metric from the events themselves by batch SQL and compares it with the incremental state, row by
 * row. State and offset are read in one snapshot, so that events may keep coming. Rejects with `data_corrupt` where an
 * archived file does not fit its checksum.
 */
export async function verify(
  { store, history }: { store: Store; history: History },
  columns: readonly string[],
  onProgress: OnProgress = () => undefined,
  signal: AbortSignal = new AbortController().signal,
  recount?: Recount,
): Promise<Verification> {
  const connection = await store.connect();
  const stopInterrupting = interruptOn(connection, signal);
  try {
    return await store.tablesLock.read(async () => {
      signal.throwIfAborted();
      await connection.run('begin transaction');
      const { offset } = await readProgress(connection);
      return history.withEvents(
        connection,
        offset,
        () => compare(connection, store, offset, columns, onProgress, recount),
        'all',
      );
    });
  } catch (error) {
    if (signal.aborted) throw new PomonaError('shutting_down', 'The verification was broken off.');
    throw error;
  } finally {
    stopInterrupting();
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
  recount: Recount | undefined,
): Promise<Verification> {
  const plans = store.plans.filter(({ definition }) => store.isReady(definition.name));
  const used = new Set(plans.flatMap((plan) => columnsUsed(plan, columns)));
  const needed = ['eventId', 'occurredAt', 'eventTime', 'logOffset', 'erased', ...used];
  onProgress(0, plans.length + 1);
  await gather(connection, 'first_records', (records) =>
    distinctEvents(`(select ${[...new Set(needed)].join(', ')} from ${records})`),
  );
  await connection.run(
    'create or replace temp view counted_events as select * exclude (erased) from first_records where erased is not true',
  );
  const identities = await compareIdentities(connection);
  const compareAll = async (rowsOf?: (plan: MetricPlan) => string) => {
    const verdicts: MetricVerdict[] = [];
    for (const plan of plans) {
      onProgress(verdicts.length + 1, plans.length + 1);
      verdicts.push(await compareMetric(connection, plan, identities.expected, rowsOf?.(plan)));
    }
    return verdicts;
  };
  const metrics = recount ? await recount(connection, plans, compareAll) : await compareAll();
  await connection.run('drop table first_records');
  onProgress(plans.length + 1, plans.length + 1);
  const leftOut = store.staleMetrics().map(({ definition }) => definition.name);
  const ok =
    leftOut.length === 0 &&
    identities.expected <= identities.stored &&
    metrics.every(({ differing }) => differing === 0);
  return {
    offset,
    events: identities.expected - identities.erased,
    identities,
    missing: Math.max(0, identities.stored - identities.expected),
    metrics,
    leftOut,
    ok,
  };
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

/** About how many events are compared at once, for the sake of memory. */
const sliceEvents = 250_000;

async function compareMetric(
  connection: DuckDBConnection,
  plan: MetricPlan,
  events: number,
  recounted: string | undefined,
): Promise<MetricVerdict> {
  const { name } = plan.definition;
  const slices = Math.ceil(Math.max(1, events) / sliceEvents);
  const verdict = { metric: name, rows: 0, stateRows: 0, differing: 0, examples: [] as SqlRow[] };
  for (let slice = 0; slice < slices; slice += 1) {
    const isIn = (keys: readonly string[]) => `hash(${keys.join(', ')}) % ${slices} = ${slice}`;
    const counted = `(from counted_events where ${isIn(keyExpressions(plan.totals))})`;
    const isInRows = isIn(keyNames(plan.totals));
    const expected =
      recounted === undefined
        ? selectFromEvents(plan, counted)
        : `from ${recounted} where ${isInRows}`;
    const [counts] = await compareRows(connection, expected, `from ${name} where ${isInRows}`);
    verdict.rows += Number(counts?.rows);
    verdict.stateRows += Number(counts?.stateRows);
    verdict.differing += Number(counts?.differing);
    if (verdict.examples.length < mostExamples) {
      const examples = await queryRows(
        connection,
        `from differing_rows order by ${keyNames(plan.totals).join(', ')}, side limit ${mostExamples}`,
      );
      verdict.examples.push(...examples.slice(0, mostExamples - verdict.examples.length));
    }
  }
  return verdict;
}

const mostExamples = 10;

/** Leaves what is on one side only in `differing_rows`. */
async function compareRows(
  connection: DuckDBConnection,
  expected: string,
  state: string,
): Promise<readonly SqlRow[]> {
  await runAll(connection, [
    `create or replace temp table expected_rows as ${expected}`,
    `create or replace temp table state_rows as ${state}`,
    `create or replace temp table differing_rows as
     select 'events' as side, * from (from expected_rows except all from state_rows)
     union all by name select 'state' as side, * from (from state_rows except all from expected_rows)`,
  ]);
  return queryRows(
    connection,
    `select (select count(*) from expected_rows) as "rows", (select count(*) from state_rows) as stateRows,
       (select count(*) from differing_rows) as differing`,
  );
}
