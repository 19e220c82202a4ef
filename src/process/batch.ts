import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../collect/event-schema.ts';
import type { LogBatch } from '../log/event-log.ts';
import { literal, queryRows } from './database.ts';

/** A log batch on its way into the store, as a temp table of one connection. */
export interface ParsedBatch {
  readonly table: string;
  readonly offset: number;
  readonly nextOffset: number;
  readonly records: number;
  /** Rows with different identities; fewer than `records` when the batch repeats itself. */
  readonly identities: number;
  /** Range of occurredAt, as SQL literals: where its identities can have been seen before. */
  readonly earliest: string;
  readonly latest: string;
}

/**
 * read_json over files of NDJSON events, with explicit column types: nothing is guessed from the data. It takes memory for
 * twice the longest line there may be, which is 16 MiB unless it is given.
 */
export function readJson(
  files: readonly string[],
  columns: readonly Column[],
  lineBytes = 16 * 1024 * 1024,
): string {
  const list = files.map(literal).join(', ');
  const types = columns.map(({ name, type }) => `${name}: '${type}'`).join(', ');
  return `read_json([${list}], format = 'newline_delimited', maximum_object_size = ${lineBytes}, columns = {${types}})`;
}

/** The time that windows use: the corrected one where the client's clock was wrong. */
export const eventTime = 'coalesce(correctedAt, occurredAt) as eventTime';

/** Columns every batch needs besides those that metrics name. */
export const batchColumns = ['eventId', 'occurredAt', 'correctedAt', 'receivedAt'] as const;

/** Below this, writing the file at once is quicker than three trips through the thread pool. */
const smallBytes = 64 * 1024;
/** Files are read in pieces of twice this size at least. */
const leastPieceBytes = 1024 * 1024;

/** Writes a batch's lines to a file and parses them into a temp table. */
export async function parseBatch(
  connection: DuckDBConnection,
  batch: LogBatch,
  into: { readonly table: string; readonly file: string; readonly columns: readonly Column[] },
): Promise<ParsedBatch> {
  await writeParts(into.file, batch.parts);
  const { table } = into;
  const [, facts] = [
    await connection.run(
      `create or replace temp table ${table} as
       select *, ${eventTime}, ${batch.offset} + row_number() over () - 1 as logOffset
       from ${readJson([into.file], into.columns, mostLineBytes(batch))}`,
    ),
    await queryRows(
      connection,
      `select count(*) as "records", min(occurredAt)::varchar as earliest, max(occurredAt)::varchar as latest,
        count(distinct (eventId, occurredAt)) as identities from ${table}`,
    ),
  ];
  const [row] = facts;
  if (Number(row?.records) !== batch.records) {
    throw new Error(
      `records ${batch.offset} to ${batch.nextOffset} of the log gave ${String(row?.records)} rows for ${batch.records} lines`,
    );
  }
  return {
    table,
    offset: batch.offset,
    nextOffset: batch.nextOffset,
    records: batch.records,
    identities: Number(row?.identities),
    earliest: `timestamp ${literal(String(row?.earliest))}`,
    latest: `timestamp ${literal(String(row?.latest))}`,
  };
}

/** What the lines of a batch need of {@link readJson}: none is longer than the part it stands in. */
export function mostLineBytes({ parts }: LogBatch): number {
  return parts.reduce((most, { byteLength }) => Math.max(most, byteLength), leastPieceBytes);
}

export async function writeParts(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  if (bytes <= smallBytes) {
    writeFileSync(file, Buffer.concat(parts));
    return;
  }
  const handle = await open(file, 'w');
  try {
    await handle.writev([...parts]);
  } finally {
    await handle.close();
  }
}
