import type { DuckDBConnection } from '@duckdb/node-api';
import { compactState } from '../metrics/duckdb.ts';
import { statesOf } from '../metrics/plan.ts';
import { inTransaction, queryRows, runAll } from './database.ts';
import { tablesOf } from './generation.ts';
import type { Generation } from './generation.ts';
import type { Store } from './store.ts';

/** Rows folded at once: what that takes stays well within DuckDB's share of memory. */
const sliceRows = 250_000;

/**
 * Folds deltas of at least `minRows` rows into their bases, each in a transaction of its own, beside the engine: what
 * it appends meanwhile stays in the delta. Gives how many rows were folded.
 */
export async function compact(
  connection: DuckDBConnection,
  store: Store,
  minRows: number,
): Promise<number> {
  return store.tablesLock.read(async () => {
    let folded = await compactLedger(connection, minRows);
    for (const generation of store.generations.filter(({ status }) => status === 'live')) {
      folded += await compactGeneration(connection, generation, minRows);
    }
    return folded;
  });
}

/** Folds the deltas of one generation. */
export async function compactGeneration(
  connection: DuckDBConnection,
  generation: Generation,
  minRows: number,
): Promise<number> {
  let folded = 0;
  for (const state of statesOf(generation.plan)) {
    const tables = tablesOf(generation, state);
    const rows = await countRows(connection, tables.delta);
    if (rows < minRows) continue;
    for (let left = rows; left > 0; left -= sliceRows) {
      await inTransaction(connection, async () => {
        const [first] = await queryRows(connection, `select min(rowid) as id from ${tables.delta}`);
        const end = Number(first?.id ?? 0) + sliceRows;
        await runAll(connection, compactState(state, tables, end));
      });
    }
    folded += rows;
  }
  return folded;
}

async function compactLedger(connection: DuckDBConnection, minRows: number): Promise<number> {
  const rows = await countRows(connection, 'ledger_minutes');
  const [minutes] = await queryRows(
    connection,
    'select approx_count_distinct(minute) as minutes from ledger_minutes',
  );
  if (rows - Number(minutes?.minutes) < minRows) return 0;
  await inTransaction(connection, () =>
    runAll(connection, [
      `create or replace temp table ledger_scratch as
       select minute, sum(counted)::bigint, sum(duplicates)::bigint from ledger_minutes group by minute`,
      'delete from ledger_minutes',
      'insert into ledger_minutes from ledger_scratch',
      'drop table ledger_scratch',
    ]),
  );
  return rows;
}

async function countRows(connection: DuckDBConnection, table: string): Promise<number> {
  const [row] = await queryRows(connection, `select count(*) as "rows" from ${table}`);
  return Number(row?.rows);
}
