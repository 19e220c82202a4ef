import { messageOf, PomonaError } from '../base/errors.ts';
import { hourMs, systemClock } from '../base/time.ts';
import type { Clock } from '../base/time.ts';
import { AppendQueue } from './append-queue.ts';
import type { QueuedAppend } from './append-queue.ts';
import { boundaryBefore } from './boundary-before.ts';
import { checkSealedSegment, reportCorrupt } from './check-segment.ts';
import type { OnCorrupt } from './check-segment.ts';
import type {
  AppendBatch,
  Appended,
  EventLog,
  LogBatch,
  MinuteCount,
  ReadLimit,
} from './event-log.ts';
import { frameMarker } from './frame.ts';
import { diskFiles } from './log-files.ts';
import type { LogFiles } from './log-files.ts';
import { OffsetWaiters } from './offset-waiters.ts';
import { recoverLog } from './recover-log.ts';
import type { ArchivedRange, RecoveredLog, Recovery } from './recover-log.ts';
import { Segment } from './segment.ts';
import { SegmentReader } from './segment-reader.ts';
import type { SegmentsRead } from './segment-reader.ts';
import { SegmentFolder } from './segment-folder.ts';
import { SegmentWriter } from './segment-writer.ts';
import type { SyncPolicy } from './segment-writer.ts';

export interface SegmentLogOptions {
  /** Folder of the segment files; made if need be. One log at a time: the caller holds a lock on it. */
  readonly folder: string;
  /** When an append counts as durable; default `always`. See {@link SyncPolicy} for what each risks. */
  readonly sync?: SyncPolicy;
  /** With `interval`: how long written records may wait for their sync; default 50. */
  readonly syncIntervalMs?: number;
  /** A segment is sealed when it is this long; default 64 MiB. */
  readonly segmentBytes?: number;
  /** A segment is sealed at the first append (or `sealIfDue`) after this time; default 24 h. */
  readonly segmentAgeMs?: number;
  /** How long after a failed append the log tries by itself whether the disk takes bytes again; default 5000. */
  readonly probeIntervalMs?: number;
  /** Appends that wait for the disk may take this much memory; more are refused. Default 64 MiB. */
  readonly queueBytes?: number;
  /** No new record gets an offset below it: pass how far the readers have come. Default 0. */
  readonly minimumEndOffset?: number;
  /** What is kept elsewhere, in order. Where the log begins after its end, what is between is reported as corrupt. */
  readonly archived?: readonly ArchivedRange[];
  readonly clock?: Clock;
  readonly files?: LogFiles;
  /** While opening: how much is read, of how much. */
  readonly onProgress?: (bytesDone: number, bytesTotal: number) => void;
  readonly onCorrupt?: OnCorrupt;
  /** Something failed that the log can go on without, or an append that was refused: for the process's own log. */
  readonly onFault?: (error: unknown, doing: string) => void;
}

/** One segment file, for those who archive or look at it. */
export interface SegmentInfo {
  readonly path: string;
  readonly baseOffset: number;
  /** Offset after its last record. */
  readonly endOffset: number;
  /** Length up to the end of the last durable record. */
  readonly bytes: number;
  /** Its readable records by the minute of their receipt. */
  readonly minutes: readonly MinuteCount[];
  readonly corruptRecords: number;
}

/** One write takes as many waiting appends as fit. */
const groupBytes = 8 * 1024 * 1024;
const groupRecords = 16_384;
const retryAfterSeconds = 5;
const recheckMax = 3;

/**
 * The embedded log: segment files of checksummed frames in one folder (docs/log-format.md).
 *
 * @example
 * const log = await SegmentLog.open({ folder });
 * await log.append({ lines: Buffer.from('{"a":1}\n'), records: 1, receivedAtMs: Date.now() });
 * const batch = await log.read(log.startOffset, { records: 1000, bytes: 1_000_000 });
 */
export class SegmentLog implements EventLog {
  /** What opening found. */
  readonly recovery: Recovery;
  readonly #folder: SegmentFolder;
  readonly #options: SegmentLogOptions;
  readonly #clock: Clock;
  readonly #writer: SegmentWriter;
  readonly #reader: SegmentReader;
  readonly #queue = new AppendQueue(groupBytes, groupRecords);
  readonly #waiters = new OffsetWaiters();
  #sealed: readonly Segment[];
  #activeSinceMs: number;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #pumping: Promise<void> | undefined;
  #syncTimer: NodeJS.Timeout | undefined;
  #probeTimer: NodeJS.Timeout | undefined;
  #failure: PomonaError | undefined;
  #isClosed = false;
  #closing: Promise<void> | undefined;

  /**
   * Opens the log of a folder: verifies what is not vouched for, cuts a torn end, reports what is corrupt.
   *
   * @throws PomonaError `folder_unusable` when the folder cannot be read or written
   */
  static async open(options: SegmentLogOptions): Promise<SegmentLog> {
    const folder = new SegmentFolder(options.folder, options.files ?? diskFiles);
    try {
      const recovered = await recoverLog(folder, {
        minimumEndOffset: options.minimumEndOffset ?? 0,
        archived: options.archived,
        onProgress: options.onProgress,
        onCorrupt: options.onCorrupt,
        onFault: (error, doing) => options.onFault?.(error, doing),
      });
      const log = new SegmentLog(folder, options, recovered);
      if (!recovered.active) await log.#startWriting();
      return log;
    } catch (error) {
      if (error instanceof PomonaError) throw error;
      const message = `The log in ${options.folder} cannot be opened: ${messageOf(error)}. Check the disk and who may write there.`;
      throw new PomonaError('folder_unusable', message, { cause: error });
    }
  }

  private constructor(folder: SegmentFolder, options: SegmentLogOptions, recovered: RecoveredLog) {
    this.#folder = folder;
    this.#reader = new SegmentReader(folder);
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#sealed = recovered.sealed;
    this.recovery = recovered.recovery;
    const now = this.#clock();
    this.#activeSinceMs = Math.min(now, recovered.active?.segment.firstMinuteMs ?? now);
    this.#writer = new SegmentWriter({
      folder,
      sync: options.sync ?? 'always',
      endOffset: recovered.endOffset,
      active: recovered.active,
      onSealed: (segment) => {
        this.#sealed = [...this.#sealed, segment];
        this.#activeSinceMs = this.#clock();
      },
      onFault: (error, doing) => options.onFault?.(error, doing),
    });
  }

  async #startWriting(): Promise<void> {
    try {
      await this.#writer.roll();
    } catch (error) {
      if (this.#sealed.length === 0) throw error;
      // What is there can be read; the next append tries again.
      this.#fail([], error);
    }
  }

  get startOffset(): number {
    return this.#segments()[0]?.baseOffset ?? this.endOffset;
  }

  get endOffset(): number {
    return this.#writer.durableOffset;
  }

  /** Why the last append failed; undefined again once one has succeeded, or the disk takes bytes again. */
  get failure(): PomonaError | undefined {
    return this.#failure;
  }

  /** Bytes of appends that wait to be written. */
  get queuedBytes(): number {
    return this.#queue.bytes;
  }

  /** {@inheritDoc EventLog.append} The bytes of `lines` must not change until it resolves. */
  append(batch: AppendBatch): Promise<Appended> {
    const { promise, resolve, reject } = Promise.withResolvers<Appended>();
    const refusal = this.#refusal(batch);
    if (refusal) {
      reject(refusal);
      return promise;
    }
    this.#queue.push({ batch, resolve, reject });
    this.#pumping ??= this.#pump();
    return promise;
  }

  #refusal({ lines, records }: AppendBatch): Error | undefined {
    if (this.#isClosed) return unavailable('The log is closed', 1);
    if (this.#queue.bytes > (this.#options.queueBytes ?? groupBytes * 8)) {
      return unavailable('The disk is behind: too many events wait to be written', 1);
    }
    if (!Number.isSafeInteger(records) || records < 1 || lines.at(-1) !== 10) {
      return new TypeError('An append is at least one record, each line ending with \\n');
    }
    const bytes = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength);
    if (bytes.includes(frameMarker)) {
      return new TypeError(`A record must not contain ${frameMarker.toString('latin1')}`);
    }
    return undefined;
  }

  async #pump(): Promise<void> {
    while (this.#queue.length > 0) await this.#inTurn(() => this.#flush());
    this.#pumping = undefined;
  }

  /** Group commit: everything that came while the last group was written goes out together. */
  async #flush(): Promise<void> {
    const group = this.#queue.takeGroup();
    try {
      await this.#sealBeforeAppend();
      let offset = await this.#writer.write(group.map(({ batch }) => batch));
      this.#failure = undefined;
      for (const { batch, resolve } of group) {
        resolve({ offset });
        offset += batch.records;
      }
    } catch (error) {
      this.#fail(group, error);
    }
    this.#waiters.wake(this.endOffset);
    this.#scheduleSync();
  }

  #fail(group: readonly QueuedAppend[], error: unknown): PomonaError {
    const failure = unavailable(
      `The log in ${this.#folder.path} cannot be written: ${messageOf(error)}. Check the disk and its free space`,
      retryAfterSeconds,
      error,
    );
    this.#options.onFault?.(error, 'be written');
    for (const { reject } of group) reject(failure);
    this.#failure = failure;
    this.#scheduleProbe();
    return failure;
  }

  /** Who looks whether the log can be written before he sends anything would else wait for ever. */
  #scheduleProbe(): void {
    if (this.#probeTimer || this.#isClosed) return;
    this.#probeTimer = setTimeout(() => {
      this.#probeTimer = undefined;
      void this.#inTurn(() => this.#probe());
    }, this.#options.probeIntervalMs ?? 5_000).unref();
  }

  async #probe(): Promise<void> {
    if (!this.#failure || this.#isClosed) return;
    try {
      await this.#folder.probe();
      this.#failure = undefined;
    } catch {
      // As `failure` says already.
      this.#scheduleProbe();
    }
  }

  async #sealBeforeAppend(): Promise<void> {
    if (!this.#isSealDue()) return;
    try {
      await this.#writer.roll();
    } catch (error) {
      // A new file is wanted, not needed: unless the old one is broken, the append goes there.
      this.#options.onFault?.(error, 'start a new segment');
    }
  }

  #isSealDue(): boolean {
    const { segmentBytes = 64 * 1024 * 1024, segmentAgeMs = 24 * hourMs } = this.#options;
    const bytes = this.#writer.writtenBytes;
    const ageMs = this.#clock() - this.#activeSinceMs;
    return bytes > 0 && (bytes >= segmentBytes || ageMs >= segmentAgeMs);
  }

  #scheduleSync(): void {
    if (!this.#writer.hasUnsynced || this.#syncTimer || this.#isClosed) return;
    this.#syncTimer = setTimeout(() => {
      this.#syncTimer = undefined;
      // Kept for later by the writer, and told through `failure`.
      this.sync().catch(() => this.#scheduleSync());
    }, this.#options.syncIntervalMs ?? 50).unref();
  }

  /** With `interval`: makes everything appended durable now. */
  async sync(): Promise<void> {
    await this.#inTurn(async () => {
      try {
        await this.#writer.sync();
      } catch (error) {
        throw this.#fail([], error);
      }
      this.#waiters.wake(this.endOffset);
    });
  }

  /** Where to begin for the last records before an offset, as many as the limit allows: the start of an append. */
  boundaryBefore(offset: number, limit: ReadLimit): number {
    return boundaryBefore(this.#segments(), offset, limit);
  }

  async read(offset: number, limit: ReadLimit): Promise<LogBatch> {
    for (let attempt = 0; ; attempt += 1) {
      this.#assertReadable(offset);
      const found = await this.#readOnce(offset, limit);
      if (found.kind === 'batch') return found.batch;
      if (attempt === recheckMax) throw new PomonaError('data_corrupt', found.message);
      await this.#recheck(found.segment, found.position);
    }
  }

  async #readOnce(offset: number, limit: ReadLimit): Promise<SegmentsRead> {
    try {
      return await this.#reader.read(this.#segments(), offset, limit);
    } catch (error) {
      if (error instanceof PomonaError) throw error;
      // The segment may have been dropped just now.
      this.#assertReadable(offset);
      throw unavailable(`The log cannot be read: ${messageOf(error)}`, retryAfterSeconds, error);
    }
  }

  #assertReadable(offset: number): void {
    this.#assertOpen();
    const { startOffset, endOffset } = this;
    if (Number.isSafeInteger(offset) && offset >= startOffset && offset <= endOffset) return;
    const message = `The log has no offset ${offset}: it holds ${startOffset} to ${endOffset}.`;
    throw new PomonaError('invalid_parameter', message);
  }

  /** Reads a segment anew in which a frame went bad, reports what is corrupt, and goes by that from now on. */
  #recheck(suspect: Segment, position: number): Promise<void> {
    return this.#inTurn(async () => {
      const segment = this.#segments().find(({ baseOffset }) => baseOffset === suspect.baseOffset);
      if (!segment || segment.corrupt.some((region) => region.position === position)) return;
      const { baseOffset, endOffset, bytes } = segment;
      const found = await this.#folder.use(segment, 'read', (file) =>
        checkSealedSegment(file, baseOffset, endOffset, bytes),
      );
      await reportCorrupt(this.#folder, found, segment.corrupt, this.#options.onCorrupt);
      this.#reader.forget();
      try {
        await this.#replace(segment, found);
      } catch (error) {
        this.#options.onFault?.(error, 'note a corrupt region');
      }
    });
  }

  async #replace(segment: Segment, found: Segment): Promise<void> {
    if (segment === this.#writer.segment) {
      // Sealed, so that its summary says what was reported.
      this.#writer.replaceSegment(found);
      await this.#writer.roll();
    } else {
      this.#sealed = this.#sealed.map((each) => (each === segment ? found : each));
      await this.#folder.writeSummary(found);
    }
  }

  waitFor(offset: number, signal?: AbortSignal): Promise<void> {
    if (this.endOffset > offset || this.#isClosed) return Promise.resolve();
    return this.#waiters.wait(offset, signal);
  }

  /** Records held here that can be read, by the minute of their receipt. */
  minutes(): ReadonlyMap<number, number> {
    return this.pendingMinutes(0);
  }

  /** The same for the records at or after an offset: what a reader that stands there has still before it. */
  pendingMinutes(fromOffset: number): ReadonlyMap<number, number> {
    return Segment.minutesOf(this.#segments(), fromOffset);
  }

  /** Segments that are complete, oldest first: they can be archived, and then dropped. */
  sealedSegments(): readonly SegmentInfo[] {
    return this.#sealed.map((segment) => this.#infoOf(segment));
  }

  /** The segment that is written now. Its file may hold more than `bytes`: that is not durable yet. */
  activeSegment(): SegmentInfo | undefined {
    return this.#writer.segment && this.#infoOf(this.#writer.segment);
  }

  #infoOf(segment: Segment): SegmentInfo {
    const { baseOffset, endOffset, bytes, corruptRecords } = segment;
    const path = this.#folder.pathOf(segment.fileName);
    return { path, baseOffset, endOffset, bytes, minutes: segment.minutes(), corruptRecords };
  }

  /** Seals the active segment and starts the next; nothing happens while it is empty. */
  seal(): Promise<void> {
    return this.#sealIf(() => true);
  }

  /** Seals the active segment if it is long or old enough, also when nothing is appended. */
  sealIfDue(): Promise<void> {
    return this.#sealIf(() => this.#isSealDue());
  }

  async #sealIf(isDue: () => boolean): Promise<void> {
    await this.#inTurn(async () => {
      this.#assertOpen();
      if (!isDue()) return;
      try {
        await this.#writer.roll();
      } catch (error) {
        const message = `A new log segment cannot be started: ${messageOf(error)}`;
        throw unavailable(message, retryAfterSeconds, error);
      }
      this.#waiters.wake(this.endOffset);
    });
  }

  /** Deletes the oldest sealed segment, which starts at `baseOffset`; `startOffset` moves past it. */
  async drop(baseOffset: number): Promise<void> {
    await this.#inTurn(async () => {
      this.#assertOpen();
      const [oldest] = this.#sealed;
      if (oldest?.baseOffset !== baseOffset || !this.#writer.segment) {
        const message = `Only the oldest sealed segment can be dropped, not the one at ${baseOffset}.`;
        throw new PomonaError('invalid_parameter', message);
      }
      try {
        await this.#folder.remove(oldest);
        this.#sealed = this.#sealed.slice(1);
        await this.#folder.removeSummary(oldest);
        await this.#folder.files.syncFolder(this.#folder.path);
      } catch (error) {
        const message = `The log segment ${oldest.fileName} cannot be deleted: ${messageOf(error)}`;
        throw unavailable(message, retryAfterSeconds, error);
      }
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeGracefully();
    return this.#closing;
  }

  async #closeGracefully(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#syncTimer);
    clearTimeout(this.#probeTimer);
    await this.#pumping;
    try {
      await this.#inTurn(() => this.#writer.close());
    } catch (error) {
      throw unavailable(`The log could not be closed well: ${messageOf(error)}`, 1, error);
    } finally {
      this.#waiters.release();
    }
  }

  /** Stops as a crash would: nothing more is written or synced, waiting appends are refused. */
  async abandon(): Promise<void> {
    this.#isClosed = true;
    this.#closing = Promise.resolve();
    clearTimeout(this.#syncTimer);
    clearTimeout(this.#probeTimer);
    await this.#writer.release();
    for (let group = this.#queue.takeGroup(); group.length > 0; group = this.#queue.takeGroup()) {
      for (const { reject } of group) reject(unavailable('The log was stopped', 1));
    }
    await this.#lastTurn;
    await this.#writer.release();
    this.#waiters.release();
  }

  #segments(): readonly Segment[] {
    const active = this.#writer.segment;
    return active ? [...this.#sealed, active] : this.#sealed;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new PomonaError('shutting_down', 'The log is closed.');
  }

  /** Runs one thing at a time: whatever changes files or the list of segments. */
  #inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    const turn = this.#lastTurn.then(step);
    // Whoever asked gets the failure; the next in line goes ahead all the same.
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }
}

function unavailable(message: string, afterSeconds: number, cause?: unknown): PomonaError {
  const options = { cause, retryAfterSeconds: afterSeconds };
  return new PomonaError('log_unavailable', `${message}.`, options);
}
