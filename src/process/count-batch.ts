import type { DuckDBConnection } from '@duckdb/node-api';
import { appendPartials } from '../metrics/duckdb.ts';
import { statesOf } from '../metrics/plan.ts';
import type { ParsedBatch } from './batch.ts';
import { queryRows } from './database.ts';
import { tablesOf } from './store.ts';
import type { Generation } from './store.ts';

export interface Counted {
  readonly counted: number;
  readonly duplicates: number;
}

/**
 * Counts a parsed batch: leaves out events whose identity was counted before, then commits partial aggregates,
 * identities, ledger and offset in one transaction. After a crash the whole batch has happened, or none of it.
 */
export async function countBatch(
  connection: DuckDBConnection,
  batch: ParsedBatch,
  generations: readonly Generation[],
): Promise<Counted> {
  const duplicates = await dropDuplicates(connection, batch);
  await connection.run(
    ['begin transaction', ...countStatements(batch, generations), 'commit'].join(';\n'),
  );
  return { counted: batch.records - duplicates, duplicates };
}

function countStatements(batch: ParsedBatch, generations: readonly Generation[]): string[] {
  const { table } = batch;
  const partials = generations.flatMap((generation) =>
    statesOf(generation.plan).map((state) =>
      appendPartials(state, tablesOf(generation, state).delta, table),
    ),
  );
  return [
    `insert into identities select eventId, occurredAt from ${table}`,
    `insert into ledger_minutes
     select minute, sum(counted), sum("records") - sum(counted) from (
       select date_trunc('minute', receivedAt) as minute, count(*) as counted, 0 as "records" from ${table} group by 1
       union all select minute, 0, "records" from ${minutesTable(batch)}
     ) group by minute`,
    ...partials,
    `update progress set logOffset = ${batch.nextOffset}, commits = commits + 1`,
  ];
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
  await connection.run(
    `create or replace temp table ${minutesTable(batch)} as
     select date_trunc('minute', receivedAt) as minute, count(*) as "records" from ${table} group by 1`,
  );
  const known = `(select * from identities where occurredAt between ${batch.earliest} and ${batch.latest})`;
  const [row] = await queryRows(
    connection,
    `select count(*) as seen from ${table} semi join ${known} as known using (eventId, occurredAt)`,
  );
  if (row?.seen === 0 && batch.identities === batch.records) return 0;
  await connection.run(
    `create or replace temp table ${table} as
     select * exclude (nth) from (
       select *, row_number() over (partition by eventId, occurredAt order by logOffset) as nth from ${table}
     ) as batch anti join ${known} as known using (eventId, occurredAt) where nth = 1`,
  );
  const [left] = await queryRows(connection, `select count(*) as "records" from ${table}`);
  return batch.records - Number(left?.records);
}
