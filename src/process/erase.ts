import type { DuckDBConnection } from '@duckdb/node-api';
import { keyExpressions, keyNames, rowKey, rowOf, selectPartials } from '../metrics/duckdb.ts';
import { statesOf } from '../metrics/plan.ts';
import type { StatePlan } from '../metrics/plan.ts';
import type { Archive } from './archive.ts';
import { inTransaction, queryRows, runAll } from './database.ts';
import { countedEvents, gather } from './history.ts';
import type { History } from './history.ts';
import { tablesOf } from './generation.ts';
import { readProgress } from './store.ts';
import type { StateTables } from '../metrics/duckdb.ts';
import type { Store } from './store.ts';

/**
 * Takes the archived events before an offset for which a condition holds out of every metric: what they touched is
 * recomputed from the events that remain. Events in the log are left alone, since their records cannot be taken out of
 * it. Identities stay, so that a late repeat of an erased event is not counted as new.
 *
 * Runs in one snapshot, beside the engine; nobody else may rewrite tables meanwhile. Then remove the rows of the
 * archive. Gives how many counted events were taken out. Doing it twice changes nothing.
 */
export async function eraseFromState(
  connection: DuckDBConnection,
  { store, history, archive }: { store: Store; history: History; archive: Archive },
  beforeOffset: number,
  condition: string,
): Promise<number> {
  const before = Math.min(beforeOffset, archive.endOffset);
  const isErased = `(logOffset < ${before} and (${condition}))`;
  return inTransaction(connection, async () => {
    const { offset } = await readProgress(connection);
    return history.withEvents(connection, offset, async () => {
      await gather(connection, 'remaining_events', countedEvents);
      await runAll(connection, [
        `create or replace temp table erased_events as from remaining_events where ${isErased}`,
        `delete from remaining_events where ${isErased}`,
      ]);
      const [erased] = await queryRows(
        connection,
        'select count(*) as "events" from erased_events',
      );
      if (erased?.events !== 0) await recomputeAll(connection, store);
      await runAll(connection, ['drop table erased_events', 'drop table remaining_events']);
      return Number(erased?.events);
    });
  });
}

async function recomputeAll(connection: DuckDBConnection, store: Store): Promise<void> {
  for (const generation of store.generations) {
    for (const state of statesOf(generation.plan)) {
      await recompute(connection, state, tablesOf(generation, state));
    }
  }
}

/** Replaces the rows of every key that the erased events had a part in. */
async function recompute(
  connection: DuckDBConnection,
  state: StatePlan,
  { base, delta }: StateTables,
): Promise<void> {
  const keys = keyNames(state).join(', ');
  const key = rowKey(state);
  const touching = rowOf(keyExpressions(state));
  await connection.run(
    `create or replace temp table touched_keys as select ${keys} from (${selectPartials(state, 'erased_events')})`,
  );
  for (const table of [base, delta]) {
    await connection.run(`delete from ${table} where ${key} in (select ${key} from touched_keys)`);
  }
  await connection.run(
    `insert into ${base} ${selectPartials(state, `(from remaining_events where ${touching} in (select ${key} from touched_keys))`)}`,
  );
  await connection.run('drop table touched_keys');
}

/** How many counted events, and how many records with their repeats, an erasure would take out of a connection's `records`. */
export async function countErased(
  connection: DuckDBConnection,
  condition: string,
): Promise<{ readonly events: number; readonly rows: number }> {
  const [counts] = await queryRows(
    connection,
    `select (select count(*) from (${countedEvents('records')}) where ${condition}) as "events",
       (select count(*) from events where ${condition}) as "rows"`,
  );
  return { events: Number(counts?.events), rows: Number(counts?.rows) };
}
