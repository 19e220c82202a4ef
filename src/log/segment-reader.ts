import type { LogBatch, ReadLimit } from './event-log.ts';
import { BatchBuilder, DamageFound, readFrames } from './read-frames.ts';
import type { Segment } from './segment.ts';
import type { SegmentFolder } from './segment-folder.ts';

export type SegmentsRead =
  | { readonly kind: 'batch'; readonly batch: LogBatch }
  /** The very first frame wanted is damaged, and not known to be. */
  | {
      readonly kind: 'damage';
      readonly segment: Segment;
      readonly position: number;
      readonly message: string;
    };

interface Cursor {
  readonly baseOffset: number;
  readonly position: number;
}

const cursorsMax = 32;

/** Reads batches across segments, and remembers where it stopped: reading on from there costs no search. */
export class SegmentReader {
  readonly #folder: SegmentFolder;
  /** By the offset that is read next. */
  readonly #cursors = new Map<number, Cursor>();

  constructor(folder: SegmentFolder) {
    this.#folder = folder;
  }

  async read(
    segments: readonly Segment[],
    offset: number,
    limit: ReadLimit,
  ): Promise<SegmentsRead> {
    const batch = new BatchBuilder(offset, limit);
    const first = segments.findLastIndex(({ baseOffset }) => baseOffset <= offset);
    for (const segment of segments.slice(first)) {
      if (segment.endOffset <= batch.nextOffset) continue;
      if (segment.baseOffset > batch.nextOffset) {
        // What is between is kept elsewhere.
        if (!batch.isEmpty) break;
        batch.skipTo(segment.baseOffset);
      }
      try {
        if (await this.#readSegment(segment, batch)) break;
      } catch (error) {
        if (!(error instanceof DamageFound)) throw error;
        if (!batch.isEmpty) break;
        return { kind: 'damage', segment, position: error.position, message: error.message };
      }
    }
    return { kind: 'batch', batch: batch.finish() };
  }

  /** Says whether the batch is full. */
  async #readSegment(segment: Segment, batch: BatchBuilder): Promise<boolean> {
    const { baseOffset } = segment;
    const cursor = this.#cursors.get(batch.nextOffset);
    const from =
      cursor?.baseOffset === baseOffset
        ? cursor.position
        : segment.positionBefore(batch.nextOffset);
    const { position, full } = await this.#folder.use(segment, 'read', (file) =>
      readFrames(file, segment, from, batch),
    );
    this.#remember(batch.nextOffset, { baseOffset, position });
    return full;
  }

  #remember(offset: number, cursor: Cursor): void {
    this.#cursors.delete(offset);
    this.#cursors.set(offset, cursor);
    if (this.#cursors.size <= cursorsMax) return;
    const [oldest] = this.#cursors.keys();
    if (oldest !== undefined) this.#cursors.delete(oldest);
  }

  /** Positions are no longer what they were. */
  forget(): void {
    this.#cursors.clear();
  }
}
