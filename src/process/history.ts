import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../collect/event-schema.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Archive } from './archive.ts';
import { eventTime } from './batch.ts';
import { literal, queryRows } from './database.ts';
import { copyLines, selectLines, selectNothing } from './log-lines.ts';

/** Every event ever accepted, wherever it is kept now: Parquet for what is archived, the log for what is not yet. */
export class History {
  readonly #archive: Archive;
  readonly #log: EventLog;
  readonly #columns: readonly Column[];
  readonly #tempFolder: string;

  constructor(options: {
    readonly archive: Archive;
    readonly log: EventLog;
    readonly columns: readonly Column[];
    readonly tempFolder: string;
  }) {
    this.#archive = options.archive;
    this.#log = options.log;
    this.#columns = options.columns;
    this.#tempFolder = options.tempFolder;
  }

  /**
   * Runs work with two temp views on a connection, with `eventTime` and `logOffset`, repeats included: `events` has all
   * records before an offset that were not erased; `records` has the gravestones of erased ones too, told by `erased`.
   * Files stay where they are until the work is done. Rejects with `data_corrupt` where an archived file does not fit
   * its checksum: `check` tells whether all are looked at, or those that changed since they were.
   */
  withEvents<T>(
    connection: DuckDBConnection,
    beforeOffset: number,
    work: () => Promise<T>,
    check: 'all' | 'changed' = 'changed',
  ): Promise<T> {
    return this.#archive.filesLock.read(async () => {
      await this.#archive.assertSound(check);
      const folder = await mkdtemp(join(this.#tempFolder, 'history-'));
      try {
        const from = Math.max(this.#archive.endOffset, this.#log.startOffset);
        const lines = await copyLines(this.#log, from, beforeOffset, folder);
        const parts = [
          selectNothing(this.#columns),
          'select null::boolean as erased where false',
          ...this.#selectArchive(),
          selectLines(lines, this.#columns),
        ];
        await connection.run(
          `create or replace temp view records as
           select *, ${eventTime} from (${parts.join('\nunion all by name\n')}) where logOffset < ${beforeOffset}`,
        );
        await connection.run(
          'create or replace temp view events as select * exclude (erased) from records where erased is not true',
        );
        return await work();
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  #selectArchive(): string[] {
    const files = this.#archive.files();
    if (files.length === 0) return [];
    return [
      `select * from read_parquet([${files.map(literal).join(', ')}], union_by_name = true, hive_partitioning = false)`,
    ];
  }
}

/** About how many records are sorted out at once: what that takes stays well within DuckDB's share of memory. */
const stretchRecords = 250_000;

/**
 * Runs work on all records of the view `records`, a stretch of occurredAt at a time, so that memory stays bounded:
 * `work` gets the stretch as a relation. Repeats never lie in another stretch, since they share their occurredAt.
 */
export async function forEachStretch(
  connection: DuckDBConnection,
  work: (records: string) => Promise<void>,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<void> {
  const hours = await queryRows(
    connection,
    `select date_trunc('hour', occurredAt)::varchar as "hour", count(*) as "records" from records group by 1 order by 1`,
  );
  const total = hours.reduce((sum, { records }) => sum + Number(records), 0);
  let [from, held, done]: [string | undefined, number, number] = [undefined, 0, 0];
  onProgress(0, total);
  for (const [index, { hour, records }] of hours.entries()) {
    from ??= String(hour);
    held += Number(records);
    if (held < stretchRecords && index < hours.length - 1) continue;
    await work(
      `(select * from records where occurredAt >= timestamp '${from}' and occurredAt < timestamp '${String(hour)}' + interval 1 hour)`,
    );
    done += held;
    onProgress(done, total);
    [from, held] = [undefined, 0];
  }
}

/** Gathers records in a new temp table, out of what `select` makes of each stretch. */
export async function gather(
  connection: DuckDBConnection,
  table: string,
  select: (records: string) => string,
): Promise<void> {
  await connection.run(
    `create or replace temp table ${table} as from (${select('(select * from records where false)')})`,
  );
  await forEachStretch(connection, async (records) => {
    await connection.run(`insert into ${table} ${select(records)}`);
  });
}

/** A relation of records without repeats: the first of each identity in log order. */
export function distinctEvents(events: string): string {
  return `select * exclude (nth) from (
    select *, row_number() over (partition by eventId, occurredAt order by logOffset) as nth from ${events}
  ) where nth = 1`;
}

/** Of a relation of `records`, those that count, as the engine counts them: firsts that were not erased since. */
export function countedEvents(records: string): string {
  return `select * exclude (erased) from (${distinctEvents(records)}) where erased is not true`;
}
