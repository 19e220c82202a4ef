import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { readFully, withFile, writeFully } from './log-files.ts';
import type { LogFile, LogFiles } from './log-files.ts';
import { segmentFileName } from './segment.ts';
import type { CorruptRegion, Segment, SegmentSummary } from './segment.ts';

const segmentPattern = /^(\d{20})\.ndjson$/;
const summaryPattern = /^(\d{20})\.sealed\.json$/;
const unfinishedSuffix = '.tmp';
/** Room that a disk must have to count as writable again: for an append of some size. */
const probeBytes = 64 * 1024;

/** As much of a corrupt region as is handed over. */
const reportedBytesMax = 16 * 1024 * 1024;

/** The folder of a log: its segment files, and beside each sealed one a summary. */
export class SegmentFolder {
  readonly path: string;
  readonly files: LogFiles;

  constructor(path: string, files: LogFiles) {
    this.path = path;
    this.files = files;
  }

  /** Makes the folder, clears what an interrupted write left, and lists the base offsets of its segments. */
  async prepare(): Promise<readonly number[]> {
    await this.files.makeFolder(this.path);
    const names = await this.files.list(this.path);
    const bases = await this.baseOffsets();
    const orphans = names.filter((name) => {
      const base = summaryPattern.exec(name)?.[1];
      return (
        name.endsWith(unfinishedSuffix) || (base !== undefined && !bases.includes(Number(base)))
      );
    });
    for (const name of orphans) await this.files.remove(this.pathOf(name));
    return bases;
  }

  /** Base offsets of the segments that are there, in order. */
  async baseOffsets(): Promise<readonly number[]> {
    const names = await this.files.list(this.path);
    return names
      .flatMap((name) => segmentPattern.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }

  pathOf(name: string): string {
    return join(this.path, name);
  }

  use<Result>(
    segment: Segment,
    mode: 'read' | 'write',
    use: (file: LogFile) => Promise<Result>,
  ): Promise<Result> {
    return withFile(this.files, this.pathOf(segment.fileName), mode, use);
  }

  /** Tries whether the disk takes bytes now, in a file of its own that is gone afterwards; rejects where it does not. */
  async probe(): Promise<void> {
    const path = this.pathOf(`probe${unfinishedSuffix}`);
    const file = await this.files.create(path);
    try {
      await writeFully(file, Buffer.alloc(probeBytes), 0);
      await file.sync();
    } finally {
      await file.close();
      await this.files.remove(path);
    }
  }

  /** A new, empty segment file that does not have its name yet. */
  async createSegment(baseOffset: number): Promise<LogFile> {
    const path = this.pathOf(segmentFileName(baseOffset) + unfinishedSuffix);
    const file = await this.files.create(path);
    try {
      await file.sync();
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Gives a new segment its name, durably. It takes the place of an empty one that has the same name. */
  async publishSegment(baseOffset: number): Promise<void> {
    const path = this.pathOf(segmentFileName(baseOffset));
    await this.files.rename(path + unfinishedSuffix, path);
    await this.files.syncFolder(this.path);
  }

  async writeSummary(segment: Segment): Promise<void> {
    const summary = segment.toSummary();
    const text = JSON.stringify({ summary, crc32: crc32(JSON.stringify(summary)) });
    const path = this.pathOf(summaryFileName(segment.baseOffset));
    const file = await this.files.create(path + unfinishedSuffix);
    try {
      await writeFully(file, Buffer.from(text), 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await this.files.rename(path + unfinishedSuffix, path);
    await this.files.syncFolder(this.path);
  }

  /** The summary of a sealed segment, or undefined where there is none that can be believed. */
  async readSummary(baseOffset: number): Promise<SegmentSummary | undefined> {
    const name = summaryFileName(baseOffset);
    if (!(await this.files.list(this.path)).includes(name)) return undefined;
    const text = await withFile(this.files, this.pathOf(name), 'read', async (file) => {
      const bytes = Buffer.alloc(await file.size());
      return bytes.toString('utf8', 0, await readFully(file, bytes, 0));
    });
    return parseSummary(text, baseOffset);
  }

  summaryPath(baseOffset: number): string {
    return this.pathOf(summaryFileName(baseOffset));
  }

  async remove(segment: Segment): Promise<void> {
    await this.files.remove(this.pathOf(segment.fileName));
  }

  /** Removes the summary of a segment that is gone; one that stays behind is cleared at the next start. */
  async removeSummary(segment: Segment): Promise<void> {
    const name = summaryFileName(segment.baseOffset);
    const isThere = (await this.files.list(this.path)).includes(name);
    if (isThere) await this.files.remove(this.pathOf(name));
  }

  /** The bytes of a corrupt region: all of them, up to 16 MiB. */
  readRegion(segment: Segment, region: CorruptRegion): Promise<Buffer> {
    return this.use(segment, 'read', async (file) => {
      const bytes = Buffer.alloc(Math.min(region.bytes, reportedBytesMax));
      return bytes.subarray(0, await readFully(file, bytes, region.position));
    });
  }
}

function summaryFileName(baseOffset: number): string {
  return segmentFileName(baseOffset).replace('.ndjson', '.sealed.json');
}

function parseSummary(text: string, baseOffset: number): SegmentSummary | undefined {
  try {
    const { summary, crc32: checksum } = JSON.parse(text) as {
      summary: SegmentSummary;
      crc32: number;
    };
    const believable =
      crc32(JSON.stringify(summary)) === checksum &&
      summary.version === 1 &&
      summary.baseOffset === baseOffset;
    return believable ? summary : undefined;
  } catch {
    // Not JSON, or not this shape: the segment itself is read instead.
    return undefined;
  }
}
