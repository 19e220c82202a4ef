import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { messageOf } from '../base/errors.ts';
import type { MinuteCount } from '../log/event-log.ts';

/** One Parquet file. Files of early manifests are known by their path only: those can be missed, but not checked. */
export interface ArchivedFile {
  /** Relative to the archive's folder. */
  readonly path: string;
  readonly bytes?: number;
  readonly crc32?: number;
  /** Rows in it, gravestones included. */
  readonly records?: number;
}

/** What the archive keeps of one sealed log segment. Its manifest is what makes its files count. */
export interface ArchivedSegment {
  readonly baseOffset: number;
  readonly endOffset: number;
  /** Records that were in the segment; erasure takes rows from the files, not from this count. */
  readonly records: number;
  readonly minutes: readonly MinuteCount[];
  readonly files: readonly ArchivedFile[];
  /** Files that were damaged beyond repair and are left out since somebody said so. */
  readonly givenUp?: readonly ArchivedFile[];
  /** How often its files were rewritten. */
  readonly revision: number;
}

/** Offsets [fromOffset, toOffset). */
export interface OffsetRange {
  readonly fromOffset: number;
  readonly toOffset: number;
}

export interface Manifests {
  readonly segments: readonly ArchivedSegment[];
  /** Files that cannot be believed, with what is wrong with each. */
  readonly damaged: readonly { readonly path: string; readonly reason: string }[];
}

export function manifestPath(folder: string, baseOffset: number): string {
  return join(folder, 'manifests', `${paddedOffset(baseOffset)}.json`);
}

/** The name that a segment's Parquet files begin with; see {@link segmentOfFile}. */
export function fileStem(baseOffset: number, revision: number): string {
  return `${paddedOffset(baseOffset)}_r${revision}`;
}

/** Which segment, and which writing of it, a Parquet file belongs to by its name. */
export function segmentOfFile(
  path: string,
): { readonly baseOffset: number; readonly revision: number } | undefined {
  const match = /(\d{20})_r(\d+)_[^/\\]*\.parquet$/.exec(path);
  return match ? { baseOffset: Number(match[1]), revision: Number(match[2]) } : undefined;
}

/** The day in Seoul whose events a Parquet file holds. */
export function dayOfFile(path: string): string {
  return /day=(\d{4,}-\d\d-\d\d)/.exec(path)?.[1] ?? 'unknown';
}

/** The text of a manifest: one line of JSON that ends with a checksum of all before it. */
export function manifestText(segment: ArchivedSegment): string {
  return `${JSON.stringify({ ...segment, crc32: crc32(JSON.stringify(segment)) })}\n`;
}

/** Reads a manifest, also one of before there were checksums. Throws an Error that says what is wrong with it. */
function parseManifest(text: string, baseOffset: number): ArchivedSegment {
  const { crc32: checksum, ...segment } = JSON.parse(text) as ArchivedSegment & { crc32?: number };
  if (checksum !== undefined && checksum !== crc32(JSON.stringify(segment))) {
    throw new Error('it does not fit its checksum');
  }
  if (segment.baseOffset !== baseOffset) throw new Error('it is of another segment');
  const files = segment.files as readonly (string | ArchivedFile)[];
  return {
    ...segment,
    files: files.map((file) => (typeof file === 'string' ? { path: file } : file)),
  };
}

/** Reads all manifests of an archive, in the order of their offsets, and changes nothing. */
export async function readManifests(folder: string): Promise<Manifests> {
  const segments: ArchivedSegment[] = [];
  const damaged: { path: string; reason: string }[] = [];
  const names = await readdir(join(folder, 'manifests'));
  for (const name of names.filter((each) => /^\d{20}\.json$/.test(each)).sort()) {
    const path = join(folder, 'manifests', name);
    try {
      segments.push(parseManifest(await readFile(path, 'utf8'), Number.parseInt(name, 10)));
    } catch (error) {
      damaged.push({ path, reason: messageOf(error) });
    }
  }
  return { segments, damaged };
}

/** Offsets that no manifest speaks of, though one after them does: a manifest is gone. */
export function unclaimedRanges(segments: readonly ArchivedSegment[]): readonly OffsetRange[] {
  let end = 0;
  return segments.flatMap(({ baseOffset, endOffset }) => {
    const range = { fromOffset: end, toOffset: baseOffset };
    end = Math.max(end, endOffset);
    return range.fromOffset < range.toOffset ? [range] : [];
  });
}

function paddedOffset(offset: number): string {
  return String(offset).padStart(20, '0');
}
