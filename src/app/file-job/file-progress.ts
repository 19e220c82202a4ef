import { basename, resolve } from 'node:path';
import { isFinalName } from '../../collect/watch-folder.ts';
import { LineJournal } from '../../log/line-journal.ts';

/** A batch whose results are out. */
export interface DoneBatch {
  readonly batch: number;
  /** Number of its last line, from 1. */
  readonly toLine: number;
  readonly events: number;
  readonly wrong: number;
}

type Note =
  | { readonly kind: 'ignored'; readonly folder: string; readonly names: readonly string[] }
  | { readonly kind: 'begun'; readonly path: string }
  | ({ readonly kind: 'batch' } & DoneBatch)
  | { readonly kind: 'ended' };

/** A file that is being read, and the last of its lines that is done with. */
export interface FileInHand {
  readonly name: string;
  readonly path: string;
  readonly toLine: number;
}

/**
 * Which files were read and how far, in a journal of its own. It may lag behind what is counted by one batch, whose
 * lines are then read again and recognised; it is never ahead.
 */
export class FileProgress {
  readonly #journal: LineJournal;
  readonly #ignored = new Map<string, ReadonlySet<string>>();
  readonly #read = new Set<string>();
  #inHand: FileInHand | undefined;
  #batches = 0;
  #events = 0;
  #wrong = 0;

  private constructor(journal: LineJournal) {
    this.#journal = journal;
  }

  static async open(file: string): Promise<FileProgress> {
    const notes: Note[] = [];
    const journal = await LineJournal.open(file, (line) => notes.push(line as Note));
    const progress = new FileProgress(journal);
    for (const note of notes) progress.#apply(note);
    return progress;
  }

  /** The file that a crash or a stop left half read. */
  get inHand(): FileInHand | undefined {
    return this.#inHand;
  }

  get totals(): { readonly batches: number; readonly events: number; readonly wrong: number } {
    return { batches: this.#batches, events: this.#events, wrong: this.#wrong };
  }

  /** Whether a file of this name was read, or is being read. */
  knows(name: string): boolean {
    return this.#read.has(name);
  }

  /** Whether a folder is watched for the first time. */
  isNew(folder: string): boolean {
    return !this.#ignored.has(resolve(folder));
  }

  /** Whether a file lay in its folder before that was watched. */
  isIgnored(folder: string, name: string): boolean {
    return this.#ignored.get(resolve(folder))?.has(name) ?? false;
  }

  ignore(folder: string, names: readonly string[]): Promise<void> {
    const final = names.filter(isFinalName);
    return this.#note({ kind: 'ignored', folder: resolve(folder), names: final });
  }

  begin(path: string): Promise<void> {
    return this.#note({ kind: 'begun', path: resolve(path) });
  }

  finishBatch(done: DoneBatch): Promise<void> {
    return this.#note({ kind: 'batch', ...done });
  }

  end(): Promise<void> {
    return this.#note({ kind: 'ended' });
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  async #note(note: Note): Promise<void> {
    await this.#journal.append(note);
    this.#apply(note);
  }

  #apply(note: Note): void {
    switch (note.kind) {
      case 'ignored':
        this.#ignored.set(note.folder, new Set(note.names));
        break;
      case 'begun': {
        const name = basename(note.path);
        this.#read.add(name);
        this.#inHand = { name, path: note.path, toLine: 0 };
        break;
      }
      case 'batch':
        this.#batches = note.batch;
        this.#events += note.events;
        this.#wrong += note.wrong;
        if (this.#inHand) this.#inHand = { ...this.#inHand, toLine: note.toLine };
        break;
      case 'ended':
        this.#inHand = undefined;
        break;
    }
  }
}
