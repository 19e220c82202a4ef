import { ChunkReader } from './chunk-reader.ts';
import { decodeFrame, decodeHeader, frameMarker } from './frame.ts';
import type { Decoded, FrameHeader } from './frame.ts';
import type { LogFile } from './log-files.ts';
import type { Segment } from './segment.ts';

export interface ScanRange {
  /** How much of the file to read. */
  readonly endBytes: number;
  /** Where the next segment starts: frames from there on were given up here and written there. */
  readonly limitOffset: number;
  readonly onProgress?: ((bytesDone: number) => void) | undefined;
}

/** What follows the last frame that could be told. */
export interface Tail {
  readonly position: number;
  readonly bytes: number;
  /** True where it is the start of a write that never finished (or of pages that were never written). */
  readonly torn: boolean;
}

const chunkBytes = 4 * 1024 * 1024;
const none: Tail = { position: 0, bytes: 0, torn: false };

/**
 * Reads a segment file from its start, verifies every frame, and notes frames and corrupt regions in `segment`. After
 * a damaged place it goes on at the next intact header: offsets never shift, because headers carry them.
 */
export async function scanSegment(
  file: LogFile,
  segment: Segment,
  range: ScanRange,
): Promise<Tail> {
  const reader = new ChunkReader(file, range.endBytes, chunkBytes);
  let position = 0;
  while (position < reader.endBytes) {
    const decoded = decodeFrame(reader.window(position), reader.endBytes - position);
    if (decoded.kind === 'short') {
      await reader.fill(position, decoded.need);
      range.onProgress?.(position);
    } else if (decoded.kind === 'frame' && decoded.header.offset >= segment.endOffset) {
      if (decoded.header.offset >= range.limitOffset) return tailAt(position, reader, true);
      segment.addFrame({ ...decoded.header, position, frameBytes: decoded.frameBytes });
      position += decoded.frameBytes;
    } else {
      const damage = await measureDamage(reader, segment, position, decoded);
      if (!damage || damage.toOffset > range.limitOffset) {
        return tailAt(position, reader, await isTorn(reader, position, decoded));
      }
      segment.addCorrupt(position, damage.end - position, damage.toOffset);
      position = damage.end;
    }
  }
  range.onProgress?.(position);
  return { ...none, position };
}

/** Where a damaged place ends, and up to which offset records are lost; undefined where nothing intact follows. */
async function measureDamage(
  reader: ChunkReader,
  segment: Segment,
  position: number,
  decoded: Decoded,
): Promise<{ end: number; toOffset: number } | undefined> {
  const next = await findHeader(reader, position + 1, segment.endOffset);
  if (decoded.kind === 'bad-payload' && decoded.header.offset >= segment.endOffset) {
    const end = position + decoded.frameBytes;
    if (!next || next.position >= end) {
      return { end, toOffset: decoded.header.offset + decoded.header.records };
    }
  }
  return next && { end: next.position, toOffset: next.header.offset };
}

async function findHeader(
  reader: ChunkReader,
  from: number,
  minimumOffset: number,
): Promise<{ position: number; header: FrameHeader } | undefined> {
  let position = from;
  while (position + frameMarker.length <= reader.endBytes) {
    const window = reader.window(position);
    const hit = window.indexOf(frameMarker);
    if (hit < 0) {
      const searched = Math.max(0, window.length - frameMarker.length + 1);
      position += searched;
      if (searched === 0) await reader.fill(position, frameMarker.length);
      continue;
    }
    position += hit;
    const found = decodeHeader(reader.window(position), reader.endBytes - position);
    if (found.kind === 'header' && found.header.offset >= minimumOffset) {
      return { position, header: found.header };
    }
    if (found.kind === 'short') await reader.fill(position, found.need);
    else position += 1;
  }
  return undefined;
}

function tailAt(position: number, reader: ChunkReader, torn: boolean): Tail {
  return { position, bytes: reader.endBytes - position, torn };
}

/** A file system may have made the file longer before a power cut, but not yet written the bytes: they read as 0. */
async function isTorn(reader: ChunkReader, from: number, decoded: Decoded): Promise<boolean> {
  if (decoded.kind === 'torn') return true;
  for (let position = from; position < reader.endBytes;) {
    await reader.fill(position, 1);
    const window = reader.window(position);
    if (window.some((byte) => byte !== 0)) return false;
    position += window.length;
  }
  return true;
}
