import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../collect/event-schema.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Archive } from './archive.ts';
import { eventTime } from './batch.ts';
import { literal } from './database.ts';
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
   * Files stay where they are until the work is done.
   */
  withEvents<T>(
    connection: DuckDBConnection,
    beforeOffset: number,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.#archive.filesLock.read(async () => {
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
