import { readFully } from './log-files.ts';
import type { LogFile } from './log-files.ts';
import { scanSegment } from './scan-segment.ts';
import type { Tail } from './scan-segment.ts';
import { Segment } from './segment.ts';
import type { CorruptRegion } from './segment.ts';
import type { SegmentFolder } from './segment-folder.ts';

/**
 * Takes the bytes of a corrupt region, once: to put them in a quarantine. The log awaits it before it notes the region
 * as reported; after a crash in between, the same region (by its `id`) comes again. It must not wait for the log itself.
 */
export type OnCorrupt = (region: CorruptRegion, bytes: Uint8Array) => void | Promise<void>;

/** Reads a whole sealed segment anew. Whatever is missing up to `endOffset` becomes a corrupt region. */
export async function checkSealedSegment(
  file: LogFile,
  baseOffset: number,
  endOffset: number,
  endBytes: number,
  onProgress?: (bytesDone: number) => void,
): Promise<Segment> {
  const segment = new Segment(baseOffset);
  const tail = await scanSegment(file, segment, { endBytes, limitOffset: endOffset, onProgress });
  if (segment.endOffset < endOffset) segment.addCorrupt(tail.position, tail.bytes, endOffset);
  return segment;
}

/** Reports the regions of a segment that are not known yet. */
export async function reportCorrupt(
  folder: SegmentFolder,
  segment: Segment,
  known: readonly CorruptRegion[],
  onCorrupt: OnCorrupt | undefined,
): Promise<readonly CorruptRegion[]> {
  const knownIds = new Set(known.map(({ id }) => id));
  const fresh = segment.corrupt.filter(({ id }) => !knownIds.has(id));
  for (const region of fresh) await onCorrupt?.(region, await folder.readRegion(segment, region));
  return fresh;
}

/**
 * How many records a tail may hold at most that no header vouches for: its lines and one more, because the line break
 * of one may be what was damaged. New records must get offsets past any that a reader may have seen.
 */
export async function recordsAtMost(file: LogFile, tail: Tail): Promise<number> {
  const bytes = Buffer.alloc(tail.bytes);
  const got = await readFully(file, bytes, tail.position);
  let lines = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < got; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}
