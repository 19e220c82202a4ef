import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '../collect/event-schema.ts';
import type { EventLog } from '../log/event-log.ts';
import { mostLineBytes, putParts, readJson } from './batch.ts';

/** Verified lines of the log in a plain file, one record a line, offsets without a gap. */
export interface LineFile {
  readonly file: string;
  readonly offset: number;
  /** How many of its lines count; there may be more, since the log is read by whole appends. */
  readonly records: number;
  /** No line takes more bytes. */
  readonly lineBytes: number;
}

const readLimit = { records: 100_000, bytes: 32 * 1024 * 1024 };

/** Copies the log's records of [from, to) into files; a new file begins wherever records were lost to corruption. */
export async function copyLines(
  log: EventLog,
  from: number,
  to: number,
  folder: string,
): Promise<readonly LineFile[]> {
  await mkdir(folder, { recursive: true });
  const files: { -readonly [Name in keyof LineFile]: LineFile[Name] }[] = [];
  for (let offset = from; offset < to;) {
    const batch = await log.read(offset, readLimit);
    let current = files.at(-1);
    if (!current || current.offset + current.records !== batch.offset) {
      const file = join(folder, `lines-${batch.offset}.ndjson`);
      current = { file, offset: batch.offset, records: 0, lineBytes: 0 };
      files.push(current);
    }
    await putParts(current.file, current.records === 0 ? 'w' : 'a', batch.parts);
    current.lineBytes = Math.max(current.lineBytes, mostLineBytes(batch.parts));
    current.records += Math.min(batch.records, Math.max(0, to - batch.offset));
    offset = batch.nextOffset;
  }
  return files.filter(({ records }) => records > 0);
}

/** SQL that reads such files as stored events, each with its logOffset. */
export function selectLines(files: readonly LineFile[], columns: readonly Column[]): string {
  const selects = files.map(
    ({ file, offset, records, lineBytes }) =>
      `select * from (
         select *, ${offset} + row_number() over () - 1 as logOffset from ${readJson([file], columns, lineBytes)}
       ) where logOffset < ${offset + records}`,
  );
  // In brackets: among unions by name, one by position would be taken for a union of all that stands before it.
  return selects.length > 0 ? `(${selects.join('\nunion all\n')})` : selectNothing(columns);
}

/** SQL for no rows of stored events: gives the columns their types when there is nothing yet. */
export function selectNothing(columns: readonly Column[]): string {
  const nulls = columns.map(({ name, type }) => `null::${type} as ${name}`);
  return `select ${nulls.join(', ')}, null::bigint as logOffset where false`;
}
