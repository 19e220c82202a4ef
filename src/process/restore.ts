import type { DuckDBConnection } from '@duckdb/node-api';
import { inTransaction } from './database.ts';
import { distinctEvents, gather } from './history.ts';
import type { History } from './history.ts';

/**
 * Fills the identities and counters of a store that was lost, or is older than the archive, from archived events, and
 * sets it to the archive's end. Metrics are left to be rebuilt. The engine must not run yet. Rejects with `data_corrupt`
 * where an archived file does not fit its checksum: too few identities would let repeats be counted as new.
 */
export async function restoreProgress(
  connection: DuckDBConnection,
  history: History,
  archiveEndOffset: number,
): Promise<void> {
  await history.withEvents(connection, archiveEndOffset, () =>
    inTransaction(connection, async () => {
      for (const table of ['identities', 'ledger_minutes']) {
        await connection.run(`delete from ${table}`);
      }
      await gather(connection, 'first_events', (records) => {
        const narrow = `(select eventId, occurredAt, receivedAt, logOffset from ${records})`;
        return `select eventId, occurredAt, receivedAt from (${distinctEvents(narrow)})`;
      });
      await connection.run('insert into identities select eventId, occurredAt from first_events');
      await connection.run(
        `insert into ledger_minutes
         select minute, sum(counted), sum("all") - sum(counted) from (
           select date_trunc('minute', receivedAt) as minute, count(*) as counted, 0 as "all" from first_events group by 1
           union all select date_trunc('minute', receivedAt), 0, count(*) from records group by 1
         ) group by minute`,
      );
      await connection.run('drop table first_events');
      await connection.run(`update progress set logOffset = ${archiveEndOffset}`);
    }),
  );
}
