import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../collect/event-schema.ts';
import type { ParsedBatch } from './batch.ts';
import { queryRows, runAll } from './database.ts';
import type { Generation } from './generation.ts';
import { appendAllPartials, appendRecent } from './recent-events.ts';

export interface Counted {
  readonly counted: number;
  readonly duplicates: number;
}

/** Where a batch goes: into the state of every generation, or aside, to be folded into it with others. */
export type Destination =
  | { readonly kind: 'state'; readonly generations: readonly Generation[] }
  | { readonly kind: 'recent'; readonly columns: readonly Column[] };

/**
 * Counts a parsed batch: leaves out events whose identity was counted before, then commits partial aggregates (or the
 * events they are made of), identities, ledger and offset in one transaction. After a crash the whole batch has
 * happened, or none of it.
 */
export async function countBatch(
  connection: DuckDBConnection,
  batch: ParsedBatch,
  to: Destination,
): Promise<Counted> {
  const duplicates = await dropDuplicates(connection, batch);
  const { table, nextOffset } = batch;
  const statements = [
    'begin transaction',
    `insert into identities select eventId, occurredAt from ${table}`,
    appendToLedger(batch, duplicates),
    ...(to.kind === 'state'
      ? appendAllPartials(to.generations, table)
      : [appendRecent(to.columns, table)]),
    `update progress set logOffset = ${nextOffset}, commits = commits + 1`,
    'commit',
  ];
  await connection.run(statements.join(';\n'));
  return { counted: batch.records - duplicates, duplicates };
}

function appendToLedger(batch: ParsedBatch, duplicates: number): string {
  const counted = `select date_trunc('minute', receivedAt) as minute, count(*) as counted, 0 as "records" from ${batch.table} group by 1`;
  if (duplicates === 0) return `insert into ledger_minutes ${counted}`;
  return `insert into ledger_minutes
     select minute, sum(counted), sum("records") - sum(counted) from (
       ${counted} union all select minute, 0, "records" from ${minutesTable(batch)}
     ) group by minute`;
}

function minutesTable(batch: ParsedBatch): string {
  return `${batch.table}_minutes`;
}

/**
 * Looks first, and rewrites the batch only if something was found: identities are looked up within the batch's own
 * range of time, so that the store skips all that is older or newer. The first in log order counts.
 */
async function dropDuplicates(connection: DuckDBConnection, batch: ParsedBatch): Promise<number> {
  const { table } = batch;
  const known = `(select * from identities where occurredAt between ${batch.earliest} and ${batch.latest})`;
  const [row] = await queryRows(
    connection,
    `select count(*) as seen from ${table} semi join ${known} as known using (eventId, occurredAt)`,
  );
  if (row?.seen === 0 && batch.identities === batch.records) return 0;
  await runAll(connection, [
    `create or replace temp table ${minutesTable(batch)} as
     select date_trunc('minute', receivedAt) as minute, count(*) as "records" from ${table} group by 1`,
    `create or replace temp table ${table} as
     select * exclude (nth) from (
       select *, row_number() over (partition by eventId, occurredAt order by logOffset) as nth from ${table}
     ) as batch anti join ${known} as known using (eventId, occurredAt) where nth = 1`,
  ]);
  const [left] = await queryRows(connection, `select count(*) as "records" from ${table}`);
  return batch.records - Number(left?.records);
}
