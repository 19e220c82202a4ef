import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { messageOf } from '../base/errors.ts';
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
  columns: readonly { readonly name: string; readonly type: string }[],
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
       from ${readJson([into.file], into.columns, mostLineBytes(batch.parts))}`,
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
export function mostLineBytes(parts: readonly Uint8Array[]): number {
  return parts.reduce((most, { byteLength }) => Math.max(most, byteLength), leastPieceBytes);
}

async function writeParts(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  if (bytes > smallBytes) return putParts(file, 'w', parts);
  try {
    writeFileSync(file, Buffer.concat(parts));
  } catch (error) {
    throw notWritten(file, error);
  }
}

/**
 * Writes parts one after the other into a file, in the place of what it holds (`w`) or after it (`a`). Rejects with the
 * file's name unless all of them are written: a disk that fills up takes some of the bytes first.
 */
export async function putParts(
  file: string,
  flag: 'w' | 'a',
  parts: readonly Uint8Array[],
): Promise<void> {
  try {
    const handle = await open(file, flag);
    try {
      await writeAll(handle, parts);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw notWritten(file, error);
  }
}

async function writeAll(handle: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  let left: readonly Uint8Array[] = parts.filter(({ byteLength }) => byteLength > 0);
  while (left.length > 0) {
    const { bytesWritten } = await handle.writev([...left]);
    if (bytesWritten === 0) throw new Error('the file system took none of the bytes');
    left = partsAfter(left, bytesWritten);
  }
}

/** What is left of parts, none of them empty, after their first bytes. */
function partsAfter(parts: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let done = bytes;
  const first = parts.findIndex(({ byteLength }) => {
    if (byteLength > done) return true;
    done -= byteLength;
    return false;
  });
  const [cut, ...whole] = first < 0 ? [] : parts.slice(first);
  return cut ? [cut.subarray(done), ...whole] : [];
}

function notWritten(file: string, error: unknown): Error {
  const message = `${file} cannot be written: ${messageOf(error)}. Check the disk and its free space`;
  return new Error(message, { cause: error });
}
