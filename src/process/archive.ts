import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ReadWriteLock } from '../base/lock.ts';
import type { Column } from '../collect/event-schema.ts';
import type { EventLog, MinuteCount } from '../log/event-log.ts';
import { literal, queryRows } from './database.ts';
import { replaceFile, syncPath } from './durable-files.ts';
import { copyLines, selectLines } from './log-lines.ts';

/** What the archive keeps of one sealed log segment. Its manifest is what makes its files count. */
export interface ArchivedSegment {
  readonly baseOffset: number;
  readonly endOffset: number;
  /** Records that were in the segment; erasure takes rows from the files, not from this count. */
  readonly records: number;
  readonly minutes: readonly MinuteCount[];
  /** Parquet files, relative to the archive's folder. */
  readonly files: readonly string[];
  /** How often its files were rewritten. */
  readonly revision: number;
}

export interface SealedSegment {
  readonly baseOffset: number;
  readonly endOffset: number;
  readonly minutes: readonly MinuteCount[];
}

/**
 * Sealed segments as Parquet files, Hive style by Seoul day of occurredAt: `events/day=2026-11-22/<segment>.parquet`.
 *
 * A segment's files are written aside, synced and moved into place; then its manifest is; only then may the segment be
 * dropped. After a crash, files without a manifest are rubbish and are swept away at the next opening.
 */
export class Archive {
  readonly folder: string;
  readonly #columns: readonly Column[];
  /** Held for reading while files are being read, for writing while files are taken away. */
  readonly filesLock = new ReadWriteLock();
  #segments: readonly ArchivedSegment[] = [];

  private constructor(folder: string, columns: readonly Column[]) {
    this.folder = folder;
    this.#columns = columns;
  }

  static async open(folder: string, columns: readonly Column[]): Promise<Archive> {
    const archive = new Archive(folder, columns);
    await mkdir(join(folder, 'manifests'), { recursive: true });
    await mkdir(join(folder, 'events'), { recursive: true });
    await archive.#clearStage();
    await archive.#loadManifests();
    await archive.#sweep();
    return archive;
  }

  get segments(): readonly ArchivedSegment[] {
    return this.#segments;
  }

  /** Offset after the last archived record; 0 when nothing is archived. */
  get endOffset(): number {
    return this.#segments.at(-1)?.endOffset ?? 0;
  }

  /** Absolute paths of all Parquet files. */
  files(): readonly string[] {
    return this.#segments.flatMap(({ files }) => files.map((file) => join(this.folder, file)));
  }

  /** Turns a sealed segment, verified against its checksums, into Parquet. Durable when it resolves. */
  async add(connection: DuckDBConnection, log: EventLog, segment: SealedSegment): Promise<void> {
    const name = segmentName(segment.baseOffset, 0);
    await this.#clearStage();
    const lines = await copyLines(log, segment.baseOffset, segment.endOffset, this.#stage);
    const staged = await this.#writeParquet(connection, selectLines(lines, this.#columns), name);
    const files = await this.#moveIntoPlace(staged);
    await this.#commit({
      baseOffset: segment.baseOffset,
      endOffset: segment.endOffset,
      records: lines.reduce((sum, { records }) => sum + records, 0),
      minutes: segment.minutes,
      files,
      revision: 0,
    });
    await this.#clearStage();
  }

  /**
   * Rewrites every segment that holds rows for which the condition is true. Nothing is left of such a row but a gravestone:
   * its identity, receivedAt and logOffset, marked `erased`. A late repeat of the event is thereby still known as
   * a repeat, and the ledger stays even, also when the store has to be filled from here. Gives how many were removed.
   */
  async removeRows(connection: DuckDBConnection, condition: string): Promise<number> {
    let removed = 0;
    for (const segment of this.#segments) {
      const files = segment.files.map((file) => join(this.folder, file));
      if (files.length === 0) continue;
      const rows = `read_parquet([${files.map(literal).join(', ')}], union_by_name = true, hive_partitioning = false)`;
      const [hit] = await queryRows(
        connection,
        `select count(*) as found from ${rows} where ${condition}`,
      );
      if (hit?.found === 0) continue;
      removed += Number(hit?.found);
      await this.#rewrite(
        connection,
        segment,
        `select * from ${rows} where (${condition}) is not true
         union all by name
         select eventId, occurredAt, receivedAt, logOffset, true as erased from ${rows} where ${condition}`,
      );
    }
    return removed;
  }

  async #rewrite(
    connection: DuckDBConnection,
    segment: ArchivedSegment,
    select: string,
  ): Promise<void> {
    const revision = segment.revision + 1;
    const name = segmentName(segment.baseOffset, revision);
    await this.#clearStage();
    const files = await this.#moveIntoPlace(await this.#writeParquet(connection, select, name));
    await this.filesLock.write(async () => {
      await this.#commit({ ...segment, files, revision });
      for (const file of segment.files) await rm(join(this.folder, file), { force: true });
    });
    await this.#clearStage();
  }

  get #stage(): string {
    return join(this.folder, 'staging');
  }

  /** What an attempt that failed has left would be taken for a part of the next. */
  #clearStage(): Promise<void> {
    return rm(this.#stage, { recursive: true, force: true });
  }

  async #writeParquet(
    connection: DuckDBConnection,
    select: string,
    name: string,
  ): Promise<readonly string[]> {
    const target = join(this.#stage, 'events');
    await mkdir(target, { recursive: true });
    await connection.run(
      `copy (select *, strftime(occurredAt + interval 9 hour, '%Y-%m-%d') as day from (${select}))
       to ${literal(target)} (format parquet, compression zstd, partition_by (day), filename_pattern '${name}_{i}', overwrite_or_ignore)`,
    );
    const entries = await readdir(target, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  }

  async #moveIntoPlace(staged: readonly string[]): Promise<readonly string[]> {
    const folders = new Set<string>();
    const files: string[] = [];
    for (const path of staged) {
      const file = relative(this.#stage, path);
      const target = join(this.folder, file);
      await syncPath(path);
      await mkdir(dirname(target), { recursive: true });
      await rename(path, target);
      folders.add(dirname(target));
      files.push(file);
    }
    for (const folder of folders) await syncPath(folder);
    await syncPath(join(this.folder, 'events'));
    return files.sort();
  }

  async #commit(segment: ArchivedSegment): Promise<void> {
    await replaceFile(this.#manifest(segment.baseOffset), `${JSON.stringify(segment)}\n`);
    const others = this.#segments.filter(({ baseOffset }) => baseOffset !== segment.baseOffset);
    this.#segments = [...others, segment].sort((a, b) => a.baseOffset - b.baseOffset);
  }

  #manifest(baseOffset: number): string {
    return join(this.folder, 'manifests', `${padded(baseOffset)}.json`);
  }

  async #loadManifests(): Promise<void> {
    const names = await readdir(join(this.folder, 'manifests'));
    const segments: ArchivedSegment[] = [];
    for (const name of names.filter((file) => file.endsWith('.json')).sort()) {
      const text = await readFile(join(this.folder, 'manifests', name), 'utf8');
      segments.push(JSON.parse(text) as ArchivedSegment);
    }
    this.#segments = segments;
  }

  async #sweep(): Promise<void> {
    const known = new Set(this.files());
    const entries = await readdir(join(this.folder, 'events'), {
      recursive: true,
      withFileTypes: true,
    });
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && !known.has(path)) await rm(path);
    }
  }
}

function segmentName(baseOffset: number, revision: number): string {
  return `${padded(baseOffset)}_r${revision}`;
}

function padded(offset: number): string {
  return String(offset).padStart(20, '0');
}
