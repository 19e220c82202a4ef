import type { AppendBatch } from './event-log.ts';
import { packFrames } from './frame.ts';
import type { PackedFrames } from './frame.ts';
import { writeFully } from './log-files.ts';
import type { LogFile } from './log-files.ts';
import { Segment } from './segment.ts';
import type { SegmentFolder } from './segment-folder.ts';

/**
 * When records count as durable, and what each choice risks.
 *
 * - `always`: written and synced (fdatasync) before an append resolves. Neither a crash of the process nor a power cut
 *   loses an acknowledged record.
 * - `interval`: an append resolves once written; a sync follows within `syncIntervalMs`. A crash of the process loses
 *   nothing; a power cut loses at most the records of the last interval, which no reader has seen yet.
 * - `never`: an append resolves once written; the operating system writes when it likes (the log syncs when it seals a
 *   segment and on close). A power cut may lose all that is not on disk yet, some of it already read.
 */
export type SyncPolicy = 'always' | 'interval' | 'never';

export interface SegmentWriterOptions {
  readonly folder: SegmentFolder;
  readonly sync: SyncPolicy;
  /** Where the next record goes when there is no active segment. */
  readonly endOffset: number;
  readonly active: { readonly segment: Segment; readonly file: LogFile } | undefined;
  /** A segment is complete; the next one is already there. */
  readonly onSealed: (segment: Segment) => void;
  readonly onFault: (error: unknown, doing: string) => void;
}

/**
 * Writes the active segment. Calls must not overlap.
 *
 * After a failed write the file is cut back to where it was. After a failed sync nobody knows which pages reached the
 * disk, and a second sync may well report success without writing them: the file is cut back to its durable length and
 * never written again, and the log goes on in a new file that starts at the durable end. Should the cut fail too, what
 * it leaves behind is told by its offsets, which the next file then owns.
 */
export class SegmentWriter {
  readonly #folder: SegmentFolder;
  readonly #sync: SyncPolicy;
  readonly #onSealed: (segment: Segment) => void;
  readonly #onFault: (error: unknown, doing: string) => void;
  #segment: Segment | undefined;
  #file: LogFile | undefined;
  #durableOffset: number;
  /** The file must not be written any more. */
  #broken = false;
  /** Written, not yet synced. */
  #unsynced: PackedFrames[] = [];
  #writtenBytes: number;
  #writtenOffset: number;

  constructor(options: SegmentWriterOptions) {
    this.#folder = options.folder;
    this.#sync = options.sync;
    this.#onSealed = options.onSealed;
    this.#onFault = options.onFault;
    this.#segment = options.active?.segment;
    this.#file = options.active?.file;
    this.#durableOffset = this.#segment?.endOffset ?? options.endOffset;
    this.#writtenBytes = this.#segment?.bytes ?? 0;
    this.#writtenOffset = this.#durableOffset;
  }

  /** The segment that is written now; undefined until the first one could be created. */
  get segment(): Segment | undefined {
    return this.#segment;
  }

  get durableOffset(): number {
    return this.#durableOffset;
  }

  get hasUnsynced(): boolean {
    return this.#unsynced.length > 0;
  }

  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  /** Writes batches as the sync policy says; gives the offset of the first record. */
  async write(batches: readonly AppendBatch[]): Promise<number> {
    if (this.#broken || !this.#file) await this.#goOnInNewFile();
    const offset = this.#writtenOffset;
    await this.#put(packFrames(batches, offset));
    if (this.#sync === 'always') await this.sync();
    if (this.#sync === 'never') this.#settle();
    return offset;
  }

  /** Makes everything written durable. */
  async sync(): Promise<void> {
    if (this.#unsynced.length === 0) return;
    if (this.#broken || !this.#file) return this.#goOnInNewFile();
    try {
      await this.#file.sync();
    } catch (error) {
      await this.#giveUpFile();
      throw error;
    }
    this.#settle();
  }

  /** Seals the active segment, unless it is empty, and starts the next. */
  async roll(): Promise<void> {
    if (this.#broken || !this.#file) return this.#goOnInNewFile();
    await this.sync();
    if (this.#segment?.bytes === 0) return;
    if (this.#sync === 'never') await this.#file.sync();
    await this.#startSegment();
  }

  /** Puts what was found in the active file in the place of what was known of it; both end at the same place. */
  replaceSegment(segment: Segment): void {
    this.#segment = segment;
  }

  /** Makes everything written durable, then releases the file. */
  async close(): Promise<void> {
    try {
      await this.sync();
      if (this.#sync === 'never' && !this.#broken) await this.#file?.sync();
    } finally {
      await this.release();
    }
  }

  /** Releases the file as it is. */
  async release(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #put(packed: PackedFrames): Promise<void> {
    const file = this.#file;
    if (!file) throw new Error('there is no active segment');
    try {
      await writeFully(file, packed.bytes, this.#writtenBytes);
    } catch (error) {
      await this.#cutBack(file, this.#writtenBytes);
      throw error;
    }
    this.#unsynced.push(placeAt(packed, this.#writtenBytes));
    this.#writtenBytes += packed.bytes.length;
    this.#writtenOffset = packed.nextOffset;
  }

  #settle(): void {
    for (const { frames } of this.#unsynced) {
      for (const frame of frames) this.#segment?.addFrame(frame);
    }
    this.#unsynced = [];
    this.#durableOffset = this.#writtenOffset;
  }

  async #cutBack(file: LogFile, bytes: number): Promise<void> {
    try {
      await file.truncate(bytes);
    } catch (error) {
      this.#broken = true;
      this.#onFault(error, 'cut off a failed write');
    }
  }

  async #giveUpFile(): Promise<void> {
    this.#broken = true;
    if (this.#file) await this.#cutBack(this.#file, this.#segment?.bytes ?? 0);
    // With `always` nobody was told of these records; otherwise they go into the next file.
    if (this.#sync === 'always') this.#unsynced = [];
  }

  /** Starts a new file at the durable end, and writes there what was acknowledged and not synced. */
  async #goOnInNewFile(): Promise<void> {
    await this.#startSegment();
    const carried = this.#unsynced;
    this.#unsynced = [];
    try {
      for (const packed of carried) await this.#put(packed);
      await this.sync();
    } catch (error) {
      this.#unsynced = carried;
      this.#broken = true;
      throw error;
    }
  }

  async #startSegment(): Promise<void> {
    const file = await this.#publishNewFile();
    const previous = this.#segment;
    const previousFile = this.#file;
    this.#segment = new Segment(this.#durableOffset);
    this.#file = file;
    this.#broken = false;
    this.#writtenBytes = 0;
    this.#writtenOffset = this.#durableOffset;
    // An empty one had the same name, and is gone.
    if (previous && previous.bytes > 0) this.#onSealed(previous);
    try {
      await previousFile?.close();
      if (previous && previous.bytes > 0) await this.#folder.writeSummary(previous);
    } catch (error) {
      // The segment itself is whole; without a summary it is read at the next start.
      this.#onFault(error, 'write the summary of a sealed segment');
    }
  }

  async #publishNewFile(): Promise<LogFile> {
    const file = await this.#folder.createSegment(this.#durableOffset);
    try {
      await this.#folder.publishSegment(this.#durableOffset);
      return file;
    } catch (error) {
      // The name may be there already, and says that the file before it ends here: nothing more may be written to it.
      this.#broken = true;
      await file.close();
      throw error;
    }
  }
}

function placeAt(packed: PackedFrames, position: number): PackedFrames {
  const start = packed.frames[0]?.position ?? 0;
  const frames = packed.frames.map((frame) => ({
    ...frame,
    position: frame.position - start + position,
  }));
  return { ...packed, frames };
}
