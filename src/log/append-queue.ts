import type { AppendBatch, Appended } from './event-log.ts';

/** An append that waits for its turn to be written. */
export interface QueuedAppend {
  readonly batch: AppendBatch;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/** Appends in the order in which they came, taken out in groups that share one write and one sync. */
export class AppendQueue {
  readonly #groupBytes: number;
  readonly #groupRecords: number;
  #waiting: QueuedAppend[] = [];
  #head = 0;
  #bytes = 0;

  constructor(groupBytes: number, groupRecords: number) {
    this.#groupBytes = groupBytes;
    this.#groupRecords = groupRecords;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#waiting.length - this.#head;
  }

  push(append: QueuedAppend): void {
    this.#waiting.push(append);
    this.#bytes += append.batch.lines.length;
  }

  /** The next group: at least one append, then as many as the limits allow. Empty when nothing waits. */
  takeGroup(): readonly QueuedAppend[] {
    let end = this.#head;
    let records = 0;
    let bytes = 0;
    for (; end < this.#waiting.length; end += 1) {
      const batch = this.#waiting[end]?.batch;
      if (!batch) break;
      records += batch.records;
      bytes += batch.lines.length;
      const full = records > this.#groupRecords || bytes > this.#groupBytes;
      if (full && end > this.#head) {
        bytes -= batch.lines.length;
        break;
      }
    }
    const group = this.#waiting.slice(this.#head, end);
    this.#bytes -= bytes;
    this.#advance(end);
    return group;
  }

  #advance(head: number): void {
    this.#head = head;
    if (head === this.#waiting.length) {
      this.#waiting = [];
      this.#head = 0;
    }
  }
}
