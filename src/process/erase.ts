import type { DuckDBConnection } from '@duckdb/node-api';
import { keyNames, rowKey, selectPartials } from '../metrics/duckdb.ts';
import { statesOf } from '../metrics/plan.ts';
import type { StatePlan } from '../metrics/plan.ts';
import { inTransaction, queryRows } from './database.ts';
import { distinctEvents } from './history.ts';
import type { History } from './history.ts';
import { tablesOf } from './store.ts';
import type { StateTables } from '../metrics/duckdb.ts';
import type { Store } from './store.ts';

/**
 * Takes the events for which a condition holds out of every metric: what they touched is recomputed from the events
 * that remain. Their identities stay, so that a late retry of an erased event is not counted as new.
 *
 * Call between two batches, with everything up to the engine's offset in reach of `history`; then remove the rows.
 * Gives how many events were taken out. Doing it twice changes nothing.
 */
export async function eraseFromState(
  connection: DuckDBConnection,
  { store, history }: { store: Store; history: History },
  offset: number,
  condition: string,
): Promise<number> {
  return history.withEvents(connection, offset, async () => {
    await connection.run(
      `create or replace temp table erased_events as select * from (${distinctEvents('events')}) where ${condition}`,
    );
    const [erased] = await queryRows(connection, 'select count(*) as "events" from erased_events');
    if (erased?.events === 0) return 0;
    await connection.run(
      `create or replace temp table remaining_events as
       ${distinctEvents(`(select * from events where (${condition}) is not true)`)}`,
    );
    // A repeat sent under another name takes the place of an erased first: it is touched as well.
    await connection.run(
      `insert into erased_events from remaining_events semi join erased_events using (eventId, occurredAt)`,
    );
    await inTransaction(connection, async () => {
      for (const generation of store.generations) {
        for (const state of statesOf(generation.plan)) {
          await recompute(connection, state, tablesOf(generation, state));
        }
      }
    });
    await connection.run('drop table erased_events');
    await connection.run('drop table remaining_events');
    return Number(erased?.events);
  });
}

/** Replaces the rows of every key that the erased events had a part in. */
async function recompute(
  connection: DuckDBConnection,
  state: StatePlan,
  { base, delta }: StateTables,
): Promise<void> {
  const keys = keyNames(state).join(', ');
  const key = rowKey(state);
  await connection.run(
    `create or replace temp table touched_keys as select ${keys} from (${selectPartials(state, 'erased_events')})`,
  );
  for (const table of [base, delta]) {
    await connection.run(`delete from ${table} where ${key} in (select ${key} from touched_keys)`);
  }
  await connection.run(
    `insert into ${base} select partials.* from (${selectPartials(state, 'remaining_events')}) as partials
     semi join touched_keys using (${keys})`,
  );
  await connection.run('drop table touched_keys');
}
