import { checkSealedSegment, recordsAtMost, reportCorrupt } from './check-segment.ts';
import type { OnCorrupt } from './check-segment.ts';
import type { LogFile } from './log-files.ts';
import { scanSegment } from './scan-segment.ts';
import { Segment } from './segment.ts';
import type { CorruptRegion } from './segment.ts';
import type { SegmentFolder } from './segment-folder.ts';

/** What opening the log found and did. */
export interface Recovery {
  readonly segments: number;
  /** Bytes that had to be read and verified: the last segment's, and those of sealed ones without a summary. */
  readonly scannedBytes: number;
  /** Bytes of a write that never finished (so nobody was told it had), cut off the end of the last segment. */
  readonly tornBytes: number;
  /** Corrupt regions found now; those of earlier starts are not repeated. */
  readonly corruptRegions: readonly CorruptRegion[];
}

/** Offsets of a segment that may have been dropped here, because it is kept elsewhere. */
export interface ArchivedRange {
  readonly baseOffset: number;
  readonly endOffset: number;
}

export interface RecoverOptions {
  /** No offset below it is given to a new record: pass how far readers have read. */
  readonly minimumEndOffset: number;
  /** What is kept elsewhere, in order; all records after that are held here, or lost. Undefined where nobody can tell. */
  readonly archived?: readonly ArchivedRange[] | undefined;
  readonly onProgress?: ((bytesDone: number, bytesTotal: number) => void) | undefined;
  readonly onCorrupt?: OnCorrupt | undefined;
  readonly onFault: (error: unknown, doing: string) => void;
}

interface HeldLog {
  readonly sealed: readonly Segment[];
  /** The last segment, when it can be written on. */
  readonly active: { readonly segment: Segment; readonly file: LogFile } | undefined;
  /** Where the next segment starts when there is no active one. */
  readonly endOffset: number;
}

export interface RecoveredLog extends HeldLog {
  readonly recovery: Recovery;
}

/** Reads what is in the folder, cuts a torn end, reports what is corrupt. */
export async function recoverLog(
  folder: SegmentFolder,
  options: RecoverOptions,
): Promise<RecoveredLog> {
  return new Recoverer(folder, options).run();
}

interface Found {
  readonly baseOffset: number;
  readonly sizeBytes: number;
  /** Where the next segment starts, here or elsewhere; Infinity on the last. */
  readonly limitOffset: number;
  /** What an earlier start noted; complete only where `intact`. */
  readonly summary: Segment | undefined;
  /** The summary fits the file, which then need not be read. */
  readonly intact: boolean;
}

class Recoverer {
  readonly #folder: SegmentFolder;
  readonly #options: RecoverOptions;
  #tornBytes = 0;
  #bytesDone = 0;
  #bytesTotal = 0;
  readonly #corruptRegions: CorruptRegion[] = [];

  constructor(folder: SegmentFolder, options: RecoverOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  async run(): Promise<RecoveredLog> {
    const found = await this.#look();
    this.#bytesTotal = found.reduce(
      (sum, { intact, sizeBytes }) => sum + (intact ? 0 : sizeBytes),
      0,
    );
    const sealed: Segment[] = [];
    let active: RecoveredLog['active'];
    for (const each of found) {
      if (each.intact && each.summary) sealed.push(each.summary);
      else if (each.limitOffset < Infinity) sealed.push(await this.#readSealed(each));
      else active = await this.#readLast(each, sealed);
    }
    const endOffset = active?.segment.endOffset ?? sealed.at(-1)?.endOffset ?? 0;
    const held = await this.#holdStart(await this.#holdMinimum({ sealed, active, endOffset }));
    return { ...held, recovery: this.#recovery(found.length) };
  }

  async #look(): Promise<readonly Found[]> {
    const bases = await this.#folder.prepare();
    const found: Found[] = [];
    for (const [i, baseOffset] of bases.entries()) {
      const limitOffset = limitOf(baseOffset, bases[i + 1], this.#options.archived);
      const stored = await this.#folder.readSummary(baseOffset);
      const summary = stored && Segment.fromSummary(stored);
      const sizeBytes = await this.#folder.use(new Segment(baseOffset), 'read', (file) =>
        file.size(),
      );
      const intact =
        summary?.bytes === sizeBytes &&
        (limitOffset === Infinity || summary.endOffset === limitOffset);
      found.push({ baseOffset, sizeBytes, limitOffset, summary, intact });
    }
    return found;
  }

  async #readSealed({ baseOffset, limitOffset, sizeBytes, summary }: Found): Promise<Segment> {
    const segment = await this.#folder.use(new Segment(baseOffset), 'write', async (file) => {
      const read = await checkSealedSegment(
        file,
        baseOffset,
        limitOffset,
        sizeBytes,
        this.#progress,
      );
      // What stands after the end was given up when the next segment was started.
      if (read.bytes < sizeBytes) await this.#tryTo('cut a given-up write', () => cut(file, read));
      return read;
    });
    this.#bytesDone += sizeBytes;
    await this.#noteSealed(segment, summary?.corrupt ?? []);
    return segment;
  }

  /** Reads the last segment. Where it is damaged it is sealed as it stands, so that its damage is noted for good. */
  async #readLast(
    { baseOffset, sizeBytes, summary }: Found,
    sealed: Segment[],
  ): Promise<RecoveredLog['active']> {
    const segment = new Segment(baseOffset);
    const path = this.#folder.pathOf(segment.fileName);
    const file = await this.#folder.files.open(path, 'write');
    try {
      const range = { endBytes: sizeBytes, limitOffset: Infinity, onProgress: this.#progress };
      const tail = await scanSegment(file, segment, range);
      if (tail.bytes > 0 && !tail.torn) {
        const records = await recordsAtMost(file, tail);
        segment.addCorrupt(tail.position, tail.bytes, segment.endOffset + records);
      }
      this.#tornBytes = tail.torn ? tail.bytes : 0;
      if (segment.bytes < sizeBytes) await file.truncate(segment.bytes);
      // Readers will take these records for durable, also those of a write whose sync a crash prevented.
      await file.sync();
    } catch (error) {
      await file.close();
      throw error;
    }
    this.#bytesDone += sizeBytes;
    if (segment.corrupt.length === 0) return { segment, file };
    await file.close();
    await this.#noteSealed(segment, summary?.corrupt ?? []);
    sealed.push(segment);
    return undefined;
  }

  async #noteSealed(segment: Segment, known: readonly CorruptRegion[]): Promise<void> {
    const { onCorrupt } = this.#options;
    this.#corruptRegions.push(...(await reportCorrupt(this.#folder, segment, known, onCorrupt)));
    await this.#tryTo('write the summary of a sealed segment', () =>
      this.#folder.writeSummary(segment),
    );
  }

  /** Where readers are past the end, records were lost: their offsets are left out. */
  async #holdMinimum(log: HeldLog): Promise<HeldLog> {
    const minimum = this.#options.minimumEndOffset;
    if (log.endOffset >= minimum) return log;
    const { active } = log;
    const sealed = [...log.sealed];
    await active?.file.close();
    const isMissing = this.#archivedEnd < minimum;
    if (active && (isMissing || active.segment.bytes > 0)) sealed.push(active.segment);
    else if (active) await this.#folder.remove(active.segment);
    const last = sealed.at(-1);
    if (last && isMissing) {
      const known = [...last.corrupt];
      last.addCorrupt(last.bytes, 0, minimum);
      await this.#noteSealed(last, known);
    }
    return { sealed, active: undefined, endOffset: minimum };
  }

  /** Where the log begins too late, an empty segment stands for the records that are missing before it. */
  async #holdStart(log: HeldLog): Promise<HeldLog> {
    const { sealed, active, endOffset } = log;
    const startOffset = sealed[0]?.baseOffset ?? active?.segment.baseOffset ?? endOffset;
    const expectedOffset = this.#options.archived ? this.#archivedEnd : startOffset;
    if (expectedOffset >= startOffset) return log;
    const missing = new Segment(expectedOffset);
    const file = await this.#folder.createSegment(expectedOffset);
    await file.close();
    await this.#folder.publishSegment(expectedOffset);
    missing.addCorrupt(0, 0, startOffset);
    await this.#noteSealed(missing, []);
    return { ...log, sealed: [missing, ...sealed] };
  }

  get #archivedEnd(): number {
    return this.#options.archived?.at(-1)?.endOffset ?? 0;
  }

  readonly #progress = (bytesDone: number): void => {
    this.#options.onProgress?.(this.#bytesDone + bytesDone, this.#bytesTotal);
  };

  async #tryTo(doing: string, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      // Not needed to go on: the next start does it again.
      this.#options.onFault(error, doing);
    }
  }

  #recovery(segments: number): Recovery {
    return {
      segments,
      scannedBytes: this.#bytesTotal,
      tornBytes: this.#tornBytes,
      corruptRegions: this.#corruptRegions,
    };
  }
}

/** Where a segment ends at the latest: where the next one starts, be that here or among those kept elsewhere. */
export function limitOf(
  baseOffset: number,
  nextBaseOffset = Infinity,
  archived: readonly ArchivedRange[] = [],
): number {
  const later = archived.find((range) => range.baseOffset > baseOffset);
  return Math.min(nextBaseOffset, later?.baseOffset ?? Infinity);
}

async function cut(file: LogFile, segment: Segment): Promise<void> {
  await file.truncate(segment.bytes);
  await file.sync();
}
