import { recordsAtMost } from './check-segment.ts';
import { diskFiles } from './log-files.ts';
import type { LogFile } from './log-files.ts';
import { limitOf } from './recover-log.ts';
import type { ArchivedRange } from './recover-log.ts';
import { scanSegment } from './scan-segment.ts';
import { Segment } from './segment.ts';
import type { CorruptRegion } from './segment.ts';
import { SegmentFolder } from './segment-folder.ts';

/** What a segment file looks like to somebody who only reads it. */
export interface InspectedSegment {
  readonly segment: Segment;
  readonly path: string;
  /** Where its summary lies, if it has one. */
  readonly summaryPath: string;
  /** Corrupt regions that were handed over before, by their `id`; the next start will hand over the others. */
  readonly reported: ReadonlySet<CorruptRegion['id']>;
  /** Bytes at the end of the last segment of a write that never finished, or is under way. */
  readonly tornBytes: number;
}

export interface InspectOptions {
  /** Believe the summaries of sealed segments whose length fits, and do not read those. */
  readonly quick: boolean;
  /** What is kept elsewhere, as for opening the log. */
  readonly archived?: readonly ArchivedRange[];
  /** Segments done, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Reads a log's folder as opening it would, verifies every frame, and changes nothing: neither is a torn end cut nor damage
 * reported. Somebody else may be writing there; a segment that is dropped meanwhile is left out.
 */
export async function inspectLog(
  path: string,
  { quick, archived, onProgress = () => undefined }: InspectOptions,
): Promise<readonly InspectedSegment[]> {
  const folder = new SegmentFolder(path, diskFiles);
  const bases = await folder.baseOffsets();
  const inspected: InspectedSegment[] = [];
  for (const [index, baseOffset] of bases.entries()) {
    const limitOffset = limitOf(baseOffset, bases[index + 1], archived);
    const each = await unlessGone(() => inspectSegment(folder, baseOffset, limitOffset, quick));
    if (each) inspected.push(each);
    onProgress(index + 1, bases.length);
  }
  return inspected;
}

async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function inspectSegment(
  folder: SegmentFolder,
  baseOffset: number,
  limitOffset: number,
  quick: boolean,
): Promise<InspectedSegment> {
  const empty = new Segment(baseOffset);
  const stored = await folder.readSummary(baseOffset);
  const summary = stored && Segment.fromSummary(stored);
  const found = {
    path: folder.pathOf(empty.fileName),
    summaryPath: folder.summaryPath(baseOffset),
    reported: new Set(summary?.corrupt.map(({ id }) => id)),
  };
  return folder.use(empty, 'read', async (file) => {
    const sizeBytes = await file.size();
    const isIntact = summary?.bytes === sizeBytes && summary.endOffset <= limitOffset;
    if (quick && summary && isIntact) return { ...found, segment: summary, tornBytes: 0 };
    return { ...found, ...(await readThrough(file, baseOffset, sizeBytes, limitOffset)) };
  });
}

async function readThrough(
  file: LogFile,
  baseOffset: number,
  endBytes: number,
  limitOffset: number,
): Promise<Pick<InspectedSegment, 'segment' | 'tornBytes'>> {
  const segment = new Segment(baseOffset);
  const tail = await scanSegment(file, segment, { endBytes, limitOffset });
  if (limitOffset < Infinity) {
    if (segment.endOffset < limitOffset) {
      segment.addCorrupt(tail.position, tail.bytes, limitOffset);
    }
    return { segment, tornBytes: 0 };
  }
  if (tail.torn || tail.bytes === 0) return { segment, tornBytes: tail.bytes };
  const records = await recordsAtMost(file, tail);
  segment.addCorrupt(tail.position, tail.bytes, segment.endOffset + records);
  return { segment, tornBytes: 0 };
}
