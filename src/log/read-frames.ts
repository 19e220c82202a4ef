import { PomonaError } from '../base/errors.ts';
import { ChunkReader } from './chunk-reader.ts';
import type { LogBatch, ReadLimit } from './event-log.ts';
import { decodeFrame } from './frame.ts';
import type { FrameHeader } from './frame.ts';
import type { LogFile } from './log-files.ts';
import type { Segment } from './segment.ts';

/** A frame that was intact is so no longer. */
export class DamageFound extends Error {
  readonly position: number;

  constructor(segment: Segment, position: number) {
    super(`The log segment ${segment.fileName} is damaged at byte ${position}`);
    this.position = position;
  }
}

/** Whole frames in a row, as many as a limit allows. */
export class BatchBuilder {
  readonly #limit: ReadLimit;
  readonly #parts: Uint8Array[] = [];
  #offset: number;
  #records = 0;
  #bytes = 0;

  constructor(offset: number, limit: ReadLimit) {
    this.#offset = offset;
    this.#limit = limit;
  }

  get nextOffset(): number {
    return this.#offset + this.#records;
  }

  get isEmpty(): boolean {
    return this.#records === 0;
  }

  get recordsLeft(): number {
    return this.#limit.records - this.#records;
  }

  get bytesLeft(): number {
    return this.#limit.bytes - this.#bytes;
  }

  /** Whether the frame fits; the first one always does. */
  accepts({ records, bytes }: FrameHeader): boolean {
    return this.isEmpty || (records <= this.recordsLeft && bytes <= this.bytesLeft);
  }

  add(header: FrameHeader, payload: Uint8Array): void {
    this.#parts.push(payload);
    this.#records += header.records;
    this.#bytes += header.bytes;
  }

  /** Leaves out records that are lost; only while empty. */
  skipTo(offset: number): void {
    this.#offset = offset;
  }

  finish(): LogBatch {
    return {
      offset: this.#offset,
      nextOffset: this.nextOffset,
      records: this.#records,
      parts: this.#parts,
    };
  }
}

const chunkBytesMin = 64 * 1024;
const chunkBytesMax = 4 * 1024 * 1024;

export interface FramesRead {
  /** Position of the first frame that was not taken. */
  readonly position: number;
  readonly full: boolean;
}

/**
 * Adds frames of one segment to a batch, from `batch.nextOffset` on, each verified again.
 *
 * @param from position of a frame at or before that offset
 * @throws DamageFound at a place that is not noted as corrupt
 */
export async function readFrames(
  file: LogFile,
  segment: Segment,
  from: number,
  batch: BatchBuilder,
): Promise<FramesRead> {
  const endBytes = segment.bytes;
  const reader = new ChunkReader(file, endBytes, chunkBytesFor(segment, batch));
  const corrupt = segment.corrupt.filter(({ position }) => position >= from);
  let position = from;
  for (;;) {
    const region = corrupt[0];
    if (region?.position === position) {
      if (region.toOffset > batch.nextOffset) {
        if (!batch.isEmpty) return { position, full: true };
        batch.skipTo(region.toOffset);
      }
      position += region.bytes;
      corrupt.shift();
      continue;
    }
    if (position >= endBytes) return { position, full: false };
    const decoded = decodeFrame(reader.window(position), reader.endBytes - position);
    if (decoded.kind === 'short') {
      await reader.fill(position, decoded.need);
      continue;
    }
    if (decoded.kind !== 'frame') throw new DamageFound(segment, position);
    const { header, payload, frameBytes } = decoded;
    if (header.offset + header.records > batch.nextOffset) {
      if (header.offset !== batch.nextOffset) throw notABoundary(batch.nextOffset, header);
      if (!batch.accepts(header)) return { position, full: true };
      batch.add(header, payload);
    }
    position += frameBytes;
  }
}

/** About as much as the batch will take, so that little is read twice. */
function chunkBytesFor(segment: Segment, batch: BatchBuilder): number {
  const records = Math.max(1, segment.endOffset - segment.baseOffset);
  const likely = Math.min(batch.bytesLeft, (segment.bytes / records) * batch.recordsLeft) * 1.1;
  return Math.ceil(Math.min(chunkBytesMax, Math.max(chunkBytesMin, likely)));
}

function notABoundary(offset: number, { offset: start, records }: FrameHeader): PomonaError {
  return new PomonaError(
    'invalid_parameter',
    `Offset ${offset} is within an append: the log can be read from ${start} or ${start + records}.`,
  );
}
