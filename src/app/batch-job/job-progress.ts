import { basename, resolve } from 'node:path';
import { isFinalName } from '../../collect/watch-folder.ts';
import { LineJournal } from '../../log/line-journal.ts';

/** A batch whose results are out. */
export interface DoneBatch {
  readonly batch: number;
  readonly events: number;
  readonly wrong: number;
}

/** A batch of a file, with the number of its last line, from 1. */
interface DoneFileBatch extends DoneBatch {
  readonly toLine: number;
}

/** A stretch of a partition. */
export interface OffsetRange {
  readonly partition: number;
  readonly from: number;
  /** The offset after it. */
  readonly to: number;
}

/** A batch of records, as it was decided upon before it was read. */
export interface TopicBatch {
  readonly topic: string;
  readonly ranges: readonly OffsetRange[];
}

type Note =
  | { readonly kind: 'ignored'; readonly folder: string; readonly names: readonly string[] }
  | { readonly kind: 'begun'; readonly path: string }
  | ({ readonly kind: 'batch' } & DoneFileBatch)
  | { readonly kind: 'ended' }
  | ({ readonly kind: 'planned' } & TopicBatch)
  | ({ readonly kind: 'done' } & DoneBatch);

/** A file that is being read, and the last of its lines that is done with. */
export interface FileInHand {
  readonly name: string;
  readonly path: string;
  readonly toLine: number;
}

/**
 * What was read and how far, in a journal of its own. It may lag behind what is counted by one batch, whose lines are then
 * read again and recognised; it is never ahead.
 */
export class JobProgress {
  readonly #journal: LineJournal;
  readonly #ignored = new Map<string, ReadonlySet<string>>();
  readonly #read = new Set<string>();
  /** By topic: for each partition the offset to read from next. */
  readonly #positions = new Map<string, number[]>();
  #fileInHand: FileInHand | undefined;
  #topicInHand: TopicBatch | undefined;
  #batches = 0;
  #events = 0;
  #wrong = 0;

  private constructor(journal: LineJournal) {
    this.#journal = journal;
  }

  static async open(file: string): Promise<JobProgress> {
    const notes: Note[] = [];
    const journal = await LineJournal.open(file, (line) => notes.push(line as Note));
    const progress = new JobProgress(journal);
    for (const note of notes) progress.#apply(note);
    return progress;
  }

  /** The file that a crash or a stop left half read. */
  get fileInHand(): FileInHand | undefined {
    return this.#fileInHand;
  }

  /** The batch of records that a crash left in hand. */
  get topicInHand(): TopicBatch | undefined {
    return this.#topicInHand;
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

  /** The offset to read from next; undefined where nothing of the partition was read. */
  positionOf(topic: string, partition: number): number | undefined {
    return this.#positions.get(topic)?.[partition];
  }

  ignore(folder: string, names: readonly string[]): Promise<void> {
    const final = names.filter(isFinalName);
    return this.#note({ kind: 'ignored', folder: resolve(folder), names: final });
  }

  begin(path: string): Promise<void> {
    return this.#note({ kind: 'begun', path: resolve(path) });
  }

  finishFileBatch(done: DoneFileBatch): Promise<void> {
    return this.#note({ kind: 'batch', ...done });
  }

  end(): Promise<void> {
    return this.#note({ kind: 'ended' });
  }

  plan(batch: TopicBatch): Promise<void> {
    return this.#note({ kind: 'planned', ...batch });
  }

  /** Finishes a batch of records, planned here or elsewhere. */
  finishBatch(done: DoneBatch): Promise<void> {
    return this.#note({ kind: 'done', ...done });
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
        this.#fileInHand = { name, path: note.path, toLine: 0 };
        break;
      }
      case 'batch':
        this.#add(note);
        if (this.#fileInHand) this.#fileInHand = { ...this.#fileInHand, toLine: note.toLine };
        break;
      case 'ended':
        this.#fileInHand = undefined;
        break;
      case 'planned':
        this.#topicInHand = { topic: note.topic, ranges: note.ranges };
        break;
      case 'done':
        this.#add(note);
        this.#passTopicBatch();
        break;
    }
  }

  #add({ batch, events, wrong }: DoneBatch): void {
    this.#batches = batch;
    this.#events += events;
    this.#wrong += wrong;
  }

  #passTopicBatch(): void {
    if (!this.#topicInHand) return;
    const { topic, ranges } = this.#topicInHand;
    const positions = this.#positions.get(topic) ?? [];
    for (const { partition, to } of ranges) positions[partition] = to;
    this.#positions.set(topic, positions);
    this.#topicInHand = undefined;
  }
}
