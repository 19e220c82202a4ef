import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ReadWriteLock } from '../base/lock.ts';
import type { Column } from '../collect/event-schema.ts';
import { PomonaError } from '../base/errors.ts';
import type { EventLog, MinuteCount } from '../log/event-log.ts';
import { fileStem, manifestPath, manifestText, readManifests } from './archive-manifest.ts';
import type { ArchivedFile, ArchivedSegment } from './archive-manifest.ts';
import { checkFile, checksumOf, isLeftOver, placeFiles, unnamedFiles } from './check-archive.ts';
import type { DamagedFile } from './check-archive.ts';
import { literal, queryRows } from './database.ts';
import { replaceFile, syncPath } from './durable-files.ts';
import { copyLines, selectLines } from './log-lines.ts';
import { SoundFiles } from './sound-files.ts';

export interface SealedSegment {
  readonly baseOffset: number;
  readonly endOffset: number;
  readonly minutes: readonly MinuteCount[];
}

/**
 * Sealed segments as Parquet files, Hive style by Seoul day of occurredAt: `events/day=2026-11-22/<segment>.parquet`.
 *
 * A segment's files are written aside, synced and moved into place; then its manifest is; only then may the segment be
 * dropped. After a crash, files without a manifest are rubbish, to be swept away. The manifest holds the checksum of
 * each file, and no file is read that was not compared with it since it was last written.
 */
export class Archive {
  readonly folder: string;
  readonly #columns: readonly Column[];
  /** Held for reading while files are being read, for writing while files are taken away. */
  readonly filesLock = new ReadWriteLock();
  #segments: readonly ArchivedSegment[] = [];
  readonly #sound = new SoundFiles();

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
    await archive.#sound.checkLengths(placeFiles(folder, archive.#segments));
    return archive;
  }

  /** Removes what interrupted writings left: files that no manifest names, of segments that the log still holds. */
  async sweep(log: readonly Pick<SealedSegment, 'baseOffset' | 'minutes'>[]): Promise<void> {
    const held = log.filter(({ minutes }) => minutes.length > 0);
    const bases = held.map(({ baseOffset }) => baseOffset);
    for (const path of await unnamedFiles(this.folder, this.#segments)) {
      if (isLeftOver(path, this.#segments, bases)) await rm(path);
    }
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
    return placeFiles(this.folder, this.#segments).map(({ path }) => path);
  }

  /** Files that were found damaged when they were last looked at. */
  get damaged(): readonly DamagedFile[] {
    return this.#sound.damaged;
  }

  /**
   * Whether a segment's records are kept here, so that the log may drop it. One that holds more than its manifest says was
   * put back from a copy; one that holds less must not take the place of what is kept.
   */
  holds({ baseOffset, endOffset, minutes }: SealedSegment): boolean {
    const records = minutes.reduce((sum, minute) => sum + minute.records, 0);
    const kept = this.#segments.find((segment) => segment.baseOffset === baseOffset);
    return kept ? kept.records >= records : records === 0 && endOffset <= this.endOffset;
  }

  /**
   * Compares files with their checksums: every one, or those that changed since they were found right. Call it while
   * `filesLock` is held. Rejects with `data_corrupt` that names a file and its day, and says what to do.
   */
  assertSound(which: 'all' | 'changed'): Promise<void> {
    return this.#sound.assertSound(placeFiles(this.folder, this.#segments), which);
  }

  /**
   * Leaves a damaged file out of history for good; it is kept beside its old place as `….damaged`. Rejects with
   * `invalid_parameter` when the file is not one of the archive's, or is sound.
   */
  async giveUp(path: string): Promise<DamagedFile> {
    const placed = placeFiles(this.folder, this.#segments).find((each) => each.path === path);
    if (!placed) throw new PomonaError('invalid_parameter', `No manifest names ${path}.`);
    const damage = await checkFile(placed, 'bytes');
    if (!damage) {
      throw new PomonaError('invalid_parameter', `${path} fits its checksum: nothing is given up.`);
    }
    const { segment, file } = placed;
    await this.#commit({
      ...segment,
      files: segment.files.filter((each) => each !== file),
      givenUp: [...(segment.givenUp ?? []), file],
    });
    await rename(path, `${path}.damaged`).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    return damage;
  }

  /** Turns a sealed segment, verified against its checksums, into Parquet. Durable when it resolves. */
  async add(connection: DuckDBConnection, log: EventLog, segment: SealedSegment): Promise<void> {
    const name = fileStem(segment.baseOffset, 0);
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
    await this.filesLock.read(() => this.assertSound('changed'));
    let removed = 0;
    for (const segment of this.#segments) {
      if (segment.files.length === 0) continue;
      const rows = this.#selectFrom(segment);
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

  #selectFrom(segment: ArchivedSegment): string {
    const paths = placeFiles(this.folder, [segment]).map(({ path }) => literal(path));
    return `read_parquet([${paths.join(', ')}], union_by_name = true, hive_partitioning = false)`;
  }

  async #rewrite(
    connection: DuckDBConnection,
    segment: ArchivedSegment,
    select: string,
  ): Promise<void> {
    const revision = segment.revision + 1;
    const name = fileStem(segment.baseOffset, revision);
    await this.#clearStage();
    const files = await this.#moveIntoPlace(await this.#writeParquet(connection, select, name));
    await this.filesLock.write(async () => {
      await this.#commit({ ...segment, files, revision });
      for (const { path } of placeFiles(this.folder, [segment])) await rm(path, { force: true });
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
  ): Promise<readonly StagedFile[]> {
    const target = join(this.#stage, 'events');
    await mkdir(target, { recursive: true });
    const written = await queryRows(
      connection,
      `copy (select *, strftime(occurredAt + interval 9 hour, '%Y-%m-%d') as day from (${select}))
       to ${literal(target)} (format parquet, compression zstd, partition_by (day), filename_pattern '${name}_{i}', overwrite_or_ignore, return_stats)`,
    );
    return written.map((row) => ({ path: String(row.filename), records: Number(row.count) }));
  }

  async #moveIntoPlace(staged: readonly StagedFile[]): Promise<readonly ArchivedFile[]> {
    const folders = new Set<string>();
    const files: ArchivedFile[] = [];
    for (const { path: from, records } of staged) {
      const path = relative(this.#stage, from);
      const target = join(this.folder, path);
      await syncPath(from);
      const { size: bytes } = await stat(from);
      files.push({ path, bytes, crc32: await checksumOf(from), records });
      await mkdir(dirname(target), { recursive: true });
      await rename(from, target);
      folders.add(dirname(target));
    }
    for (const folder of folders) await syncPath(folder);
    await syncPath(join(this.folder, 'events'));
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async #commit(segment: ArchivedSegment): Promise<void> {
    await replaceFile(manifestPath(this.folder, segment.baseOffset), manifestText(segment));
    const others = this.#segments.filter(({ baseOffset }) => baseOffset !== segment.baseOffset);
    this.#segments = [...others, segment].sort((a, b) => a.baseOffset - b.baseOffset);
  }

  /** A manifest that cannot be believed is put aside, where it claims nothing and nothing overwrites it. */
  async #loadManifests(): Promise<void> {
    const { segments, damaged } = await readManifests(this.folder);
    for (const { path } of damaged) await rename(path, `${path}.damaged`);
    this.#segments = segments;
  }
}

/** A Parquet file that is written, and not yet where it counts. */
interface StagedFile {
  readonly path: string;
  readonly records: number;
}
