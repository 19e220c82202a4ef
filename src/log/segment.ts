import type { MinuteCount } from './event-log.ts';
import { startOfMinute } from './frame.ts';
import type { PlacedFrame } from './frame.ts';

/** A stretch of a segment file that cannot be believed, and the offsets of the records lost in it. */
export interface CorruptRegion {
  /** The same stretch has the same id whenever it is reported: `<file>@<position>+<bytes>`. */
  readonly id: string;
  /** Name of the segment file. */
  readonly segment: string;
  /** Where in the file it starts. */
  readonly position: number;
  /** How long it is; 0 where the records are not in the file at all. */
  readonly bytes: number;
  readonly fromOffset: number;
  /** Offset after the last lost record. */
  readonly toOffset: number;
  /** toOffset - fromOffset. Where nothing intact follows to tell, an upper estimate from the number of lines. */
  readonly records: number;
}

/** Consecutive records that were received in one minute. */
interface MinuteRun {
  readonly minuteMs: number;
  readonly fromOffset: number;
  toOffset: number;
}

interface IndexEntry {
  readonly offset: number;
  readonly position: number;
}

/** What is kept of a sealed segment beside it, so that opening the log need not read it again. */
export interface SegmentSummary {
  readonly version: 1;
  readonly baseOffset: number;
  readonly endOffset: number;
  readonly bytes: number;
  readonly index: readonly IndexEntry[];
  readonly runs: readonly Readonly<MinuteRun>[];
  readonly corrupt: readonly CorruptRegion[];
}

const indexEveryBytes = 256 * 1024;

/**
 * What is known of one segment file: how far it reaches, where its frames stand (sparsely), which minutes its records
 * were received in, and what in it is corrupt. Frames and regions are added in the order of the file.
 */
export class Segment {
  readonly baseOffset: number;
  readonly fileName: string;
  #endOffset: number;
  #bytes = 0;
  readonly #index: IndexEntry[] = [];
  readonly #runs: MinuteRun[] = [];
  readonly #corrupt: CorruptRegion[] = [];

  constructor(baseOffset: number) {
    this.baseOffset = baseOffset;
    this.fileName = segmentFileName(baseOffset);
    this.#endOffset = baseOffset;
  }

  static fromSummary(summary: SegmentSummary): Segment {
    const segment = new Segment(summary.baseOffset);
    segment.#endOffset = summary.endOffset;
    segment.#bytes = summary.bytes;
    segment.#index.push(...summary.index);
    segment.#runs.push(...summary.runs);
    segment.#corrupt.push(...summary.corrupt);
    return segment;
  }

  toSummary(): SegmentSummary {
    return {
      version: 1,
      baseOffset: this.baseOffset,
      endOffset: this.#endOffset,
      bytes: this.#bytes,
      index: this.#index,
      runs: this.#runs,
      corrupt: this.#corrupt,
    };
  }

  /** Offset after the last record. */
  get endOffset(): number {
    return this.#endOffset;
  }

  /** Length of the file up to the end of its last durable frame. */
  get bytes(): number {
    return this.#bytes;
  }

  get corrupt(): readonly CorruptRegion[] {
    return this.#corrupt;
  }

  get corruptRecords(): number {
    return this.#corrupt.reduce((sum, { records }) => sum + records, 0);
  }

  addFrame(frame: PlacedFrame): void {
    if (frame.offset > this.#endOffset) this.addCorrupt(frame.position, 0, frame.offset);
    const last = this.#index.at(-1);
    if (!last || frame.position - last.position >= indexEveryBytes) {
      this.#index.push({ offset: frame.offset, position: frame.position });
    }
    this.#endOffset = frame.offset + frame.records;
    this.#bytes = frame.position + frame.frameBytes;
    this.#countMinute(startOfMinute(frame.receivedAtMs), frame.offset);
  }

  #countMinute(minuteMs: number, fromOffset: number): void {
    const run = this.#runs.at(-1);
    if (run?.minuteMs === minuteMs && run.toOffset === fromOffset) run.toOffset = this.#endOffset;
    else this.#runs.push({ minuteMs, fromOffset, toOffset: this.#endOffset });
  }

  /** Notes that the next `bytes` bytes are lost, and with them the records up to `toOffset`. */
  addCorrupt(position: number, bytes: number, toOffset: number): void {
    const fromOffset = this.#endOffset;
    this.#corrupt.push({
      id: `${this.fileName}@${position}+${bytes}`,
      segment: this.fileName,
      position,
      bytes,
      fromOffset,
      toOffset,
      records: toOffset - fromOffset,
    });
    this.#endOffset = toOffset;
    this.#bytes = position + bytes;
  }

  /** A position of a frame at or before the offset, as near as the index knows. */
  positionBefore(offset: number): number {
    let low = 0;
    let high = this.#index.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#index[middle]?.offset ?? Infinity) <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#index[low - 1]?.position ?? 0;
  }

  /** Frames whose places are known, about one in each 256 KiB. */
  get index(): readonly IndexEntry[] {
    return this.#index;
  }

  /** Adds the readable records at or after `fromOffset` to `counts`, by minute. */
  countMinutes(counts: Map<number, number>, fromOffset = 0): void {
    for (const run of this.#runs) {
      const records = run.toOffset - Math.max(run.fromOffset, fromOffset);
      if (records > 0) counts.set(run.minuteMs, (counts.get(run.minuteMs) ?? 0) + records);
    }
  }

  /** The same of several segments. */
  static minutesOf(segments: readonly Segment[], fromOffset: number): Map<number, number> {
    const counts = new Map<number, number>();
    for (const segment of segments) {
      if (segment.endOffset > fromOffset) segment.countMinutes(counts, fromOffset);
    }
    return counts;
  }

  minutes(): readonly MinuteCount[] {
    const counts = new Map<number, number>();
    this.countMinutes(counts);
    return [...counts].map(([minuteMs, records]) => ({ minuteMs, records }));
  }

  /** Minute in which the first readable record was received. */
  get firstMinuteMs(): number | undefined {
    return this.#runs[0]?.minuteMs;
  }
}

export function segmentFileName(baseOffset: number): string {
  return `${String(baseOffset).padStart(20, '0')}.ndjson`;
}
