import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { PomonaError } from '../base/errors.ts';
import { dayOfFile, segmentOfFile } from './archive-manifest.ts';
import type { ArchivedFile, ArchivedSegment } from './archive-manifest.ts';

/** A Parquet file that cannot be believed. */
export interface DamagedFile {
  /** Absolute. */
  readonly path: string;
  /** Day in Seoul of the events in it. */
  readonly day: string;
  /** Rows it held; undefined where an early manifest does not say. */
  readonly records: number | undefined;
  readonly segment: ArchivedSegment;
  /** What is wrong with it, as the rest of a sentence about it. */
  readonly reason: string;
}

/** A segment's file, and where it lies. */
export interface PlacedFile {
  readonly segment: ArchivedSegment;
  readonly file: ArchivedFile;
  readonly path: string;
}

export function placeFiles(
  folder: string,
  segments: readonly ArchivedSegment[],
): readonly PlacedFile[] {
  return segments.flatMap((segment) =>
    segment.files.map((file) => ({ segment, file, path: join(folder, file.path) })),
  );
}

/** How closely a file is looked at: whether it is there in its full length, or every byte of it. */
export type Scrutiny = 'length' | 'bytes';

/** Compares a Parquet file with what its manifest says of it; undefined when there is nothing wrong. */
export async function checkFile(
  { segment, file, path }: PlacedFile,
  scrutiny: Scrutiny,
): Promise<DamagedFile | undefined> {
  const reason = await findFault(path, file, scrutiny);
  const { records } = file;
  return reason === undefined
    ? undefined
    : { path, day: dayOfFile(file.path), records, segment, reason };
}

async function findFault(
  path: string,
  { bytes, crc32: checksum }: ArchivedFile,
  scrutiny: Scrutiny,
): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (bytes !== undefined && size !== bytes) return `has ${size} bytes and should have ${bytes}`;
    if (checksum === undefined || scrutiny === 'length') return undefined;
    return (await checksumOf(path)) === checksum ? undefined : 'does not fit its checksum';
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'is missing' : `cannot be read (${message})`;
  }
}

/** CRC-32 (as in gzip) of a file. */
export async function checksumOf(path: string): Promise<number> {
  let checksum = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    checksum = crc32(chunk as Buffer, checksum);
  }
  return checksum;
}

/** What a damaged file is told as, to whoever needs what it held. */
export function damagedFileError(damaged: readonly DamagedFile[]): PomonaError {
  const [first] = damaged;
  const others = damaged.length > 1 ? `, and ${damaged.length - 1} more` : '';
  return new PomonaError(
    'data_corrupt',
    `${first && describeDamagedFile(first)}${others}: history cannot be read as a whole. ${first && remedyOf(first)} \`pomona doctor\` lists every damaged file.`,
  );
}

export function describeDamagedFile({ path, day, records, reason }: DamagedFile): string {
  const held = records === undefined ? 'an unknown number of' : String(records);
  return `${path} (day ${day}, ${held} records) ${reason}`;
}

export function remedyOf({ path }: Pick<DamagedFile, 'path'>): string {
  return `Put the file back from a backup; if there is none, stop Pomona and run \`pomona doctor --give-up ${path}\`, which leaves its records out of history for good.`;
}

/** Absolute paths of Parquet files that no manifest names. */
export async function unnamedFiles(
  folder: string,
  segments: readonly ArchivedSegment[],
): Promise<readonly string[]> {
  const named = new Set(placeFiles(folder, segments).map(({ path }) => path));
  const entries = await readdir(join(folder, 'events'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.parquet'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !named.has(path));
}

/**
 * Whether a file without a manifest is what an interrupted writing left. It is where its segment is still in the log, or has
 * a manifest of another writing. Else its manifest is what is gone, and the file may hold the only copy.
 *
 * @param logBaseOffsets of the segments in the log that hold records
 */
export function isLeftOver(
  path: string,
  segments: readonly ArchivedSegment[],
  logBaseOffsets: readonly number[],
): boolean {
  const owner = segmentOfFile(path);
  if (!owner) return false;
  const manifest = segments.find(({ baseOffset }) => baseOffset === owner.baseOffset);
  return manifest
    ? manifest.revision !== owner.revision
    : logBaseOffsets.includes(owner.baseOffset);
}
