import { access, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PomonaError } from '../base/errors.ts';
import type { Clock } from '../base/time.ts';
import { copyRedacted } from '../collect/copy-redacted.ts';
import { Quarantine } from '../collect/quarantine.ts';
import { SegmentLog } from '../log/segment-log.ts';
import type { SegmentLogOptions } from '../log/segment-log.ts';
import { replaceFile, syncPath } from '../process/durable-files.ts';

export interface QuarantineStoreOptions {
  readonly folder: string;
  /** Where it is noted how many records there are, so that files which go missing are missed. */
  readonly noteFile: string;
  readonly clock: Clock;
  readonly log: Pick<SegmentLogOptions, 'sync' | 'segmentBytes' | 'segmentAgeMs' | 'files'>;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** The quarantine with the log it lies in. */
export class QuarantineStore {
  readonly quarantine: Quarantine;
  readonly #options: QuarantineStoreOptions;
  #log: SegmentLog;

  private constructor(options: QuarantineStoreOptions, log: SegmentLog, quarantine: Quarantine) {
    this.#options = options;
    this.#log = log;
    this.quarantine = quarantine;
  }

  static async open(options: QuarantineStoreOptions): Promise<QuarantineStore> {
    await finishReplacing(options.folder);
    const log = await openLog(options, options.folder, await notedRecords(options.noteFile));
    const quarantine = await Quarantine.open(log, options.clock);
    const store = new QuarantineStore(options, log, quarantine);
    await store.#note();
    return store;
  }

  get failure(): PomonaError | undefined {
    return this.#log.failure;
  }

  /** What was rejected once and can no longer be read, in words; empty when all is there. */
  warnings(): readonly string[] {
    const active = this.#log.activeSegment();
    const segments = [...this.#log.sealedSegments(), ...(active ? [active] : [])];
    const lost = segments.reduce((sum, { corruptRecords }) => sum + corruptRecords, 0);
    if (lost === 0) return [];
    return [
      `The quarantine lacks ${lost} of its records (rejected events, or notes of what became of them), and the ledger no longer counts them as rejected. Put the files of ${this.#options.folder} back from a backup; \`pomona doctor\` says more.`,
    ];
  }

  /** Takes the text out of every rejected event that names a value. Gives how many there were. */
  async redact(value: string): Promise<number> {
    const quoted = JSON.stringify(value);
    let redacted = 0;
    await this.quarantine.replaceLog(async (log) => {
      const { folder } = this.#options;
      await rm(nextOf(folder), { recursive: true, force: true });
      const next = await openLog(this.#options, nextOf(folder), log.startOffset);
      redacted = await copyRedacted(log, next, (raw) => raw.includes(quoted));
      await next.close();
      if (redacted === 0) {
        await rm(nextOf(folder), { recursive: true, force: true });
        return log;
      }
      await this.#log.close();
      await rename(folder, oldOf(folder));
      await finishReplacing(folder);
      this.#log = await openLog(this.#options, folder);
      return this.#log;
    });
    return redacted;
  }

  /** How many texts `redact` would take out. */
  async countNaming(value: string): Promise<number> {
    const quoted = JSON.stringify(value);
    let naming = 0;
    for await (const { raw } of this.quarantine.export()) if (raw.includes(quoted)) naming += 1;
    return naming;
  }

  async close(): Promise<void> {
    await this.#note();
    await this.#log.close();
  }

  async #note(): Promise<void> {
    const { noteFile, onTrouble } = this.#options;
    const records = this.#log.endOffset;
    if (records === (await notedRecords(noteFile))) return;
    const text = JSON.stringify({ records });
    await replaceFile(noteFile, text).catch((error: unknown) =>
      onTrouble('How many records the quarantine has could not be noted', error),
    );
  }
}

/** How many records the quarantine in a folder had when that was noted last; 0 where it never was. */
export async function notedRecords(noteFile: string): Promise<number> {
  try {
    const { records } = JSON.parse(await readFile(noteFile, 'utf8')) as { records: unknown };
    return typeof records === 'number' ? records : 0;
  } catch {
    // An early version noted none, and a note that cannot be read says nothing.
    return 0;
  }
}

const nextOf = (folder: string) => `${folder}.next`;
const oldOf = (folder: string) => `${folder}.old`;

/** A copy takes the quarantine's place only once it is complete, which is when the old one has been moved aside. */
async function finishReplacing(folder: string): Promise<void> {
  if (await exists(oldOf(folder))) {
    if (await exists(nextOf(folder))) {
      // An empty folder may have been made by who starts an instance.
      await rm(folder, { recursive: true, force: true });
      await rename(nextOf(folder), folder);
      await syncPath(dirname(folder));
    }
    await rm(oldOf(folder), { recursive: true });
  }
  await rm(nextOf(folder), { recursive: true, force: true });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function openLog(
  { clock, log, onTrouble }: QuarantineStoreOptions,
  folder: string,
  minimumEndOffset = 0,
): Promise<SegmentLog> {
  return SegmentLog.open({
    ...log,
    folder,
    clock,
    minimumEndOffset,
    // Nothing is kept elsewhere: it begins at 0, and what is missing there is noted.
    archived: [],
    onCorrupt: (region) => onTrouble('The quarantine has a corrupt region', region),
    onFault: (error, doing) => onTrouble(`The quarantine could not ${doing}`, error),
  });
}
