import { formatInstant, parseInstant } from '../base/instant.ts';
import { PomonaError } from '../base/errors.ts';
import { ReadWriteLock } from '../base/lock.ts';
import { minuteMs } from '../base/time.ts';
import type { Clock } from '../base/time.ts';
import type { EventLog, MinuteCount } from '../log/event-log.ts';
import { cutRaw, parseRecord } from './quarantine-record.ts';
import type {
  NewRejection,
  QuarantinedEvent,
  QuarantineRecord,
  RejectedRecord,
  Resolution,
} from './quarantine-record.ts';
import { readBatches, recordsOf } from './log-records.ts';

export interface QuarantineFilter {
  readonly limit: number;
  /** Only records before this id: the last id of the page before. */
  readonly before?: number;
  readonly code?: string;
  readonly unresolvedOnly?: boolean;
}

export interface QuarantineCounts {
  readonly rejected: number;
  readonly resolved: number;
  /** Of the rejected, those that stand in a shared topic. */
  readonly placed: number;
  /** Rejected records by the code they were rejected with, the most frequent first. */
  readonly codes: readonly { readonly code: string; readonly records: number }[];
  /** Rejected records by the minute of their receipt, ascending; the ledger's side of the quarantine. */
  readonly minutes: readonly MinuteCount[];
}

/** How many records, at least, are looked at in one step back through the log. */
const windowRecords = 1000;

/**
 * The events that were not accepted, with the reason and the text as it was sent, in an event log of their own.
 * The id of a rejected event is the offset of its record. That one was replayed or dropped is a record, too: nothing
 * is ever changed in place. In memory are only counts by minute and code, the ids of what was resolved, and every so many
 * records an offset to read from.
 */
export class Quarantine {
  #log: EventLog;
  readonly #clock: Clock;
  readonly #resolutions = new Map<number, Resolution>();
  readonly #resolving = new ReadWriteLock();
  readonly #countByMinute = new Map<number, number>();
  readonly #countByCode = new Map<string, number>();
  readonly #places = new Set<string>();
  /** Where appends start: a log can be read from there only. Ascending, at least `windowRecords` apart. */
  readonly #windowStarts: number[] = [];
  /** Held for writing while the log is replaced. */
  readonly #logLock = new ReadWriteLock();
  #rejected = 0;

  private constructor(log: EventLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Reads the log through once, to count. The log stays the caller's to close. */
  static async open(log: EventLog, clock: Clock): Promise<Quarantine> {
    const quarantine = new Quarantine(log, clock);
    await quarantine.#readThrough();
    return quarantine;
  }

  async #readThrough(): Promise<void> {
    const log = this.#log;
    for await (const batch of readBatches(log, log.startOffset, log.endOffset)) {
      this.#noteStart(batch.offset);
      for (const { offset, line } of recordsOf(batch)) this.#count(offset, parseRecord(line));
    }
  }

  /** Goes on with another log that holds the same records; nothing is added or listed meanwhile. */
  async replaceLog(replace: (log: EventLog) => Promise<EventLog>): Promise<void> {
    await this.#logLock.write(async () => {
      this.#log = await replace(this.#log);
      this.#resolutions.clear();
      this.#countByMinute.clear();
      this.#countByCode.clear();
      this.#places.clear();
      this.#windowStarts.length = 0;
      this.#rejected = 0;
      await this.#readThrough();
    });
  }

  /** Stores rejected events received at one moment; they are durable when it resolves. */
  async add(rejections: readonly NewRejection[], receivedAtMs: number): Promise<void> {
    const receivedAt = formatInstant(receivedAtMs);
    const fresh = rejections.filter(({ place }) => place === undefined || !this.#places.has(place));
    if (fresh.length === 0) return;
    const records = fresh.map((rejection): RejectedRecord => ({
      kind: 'rejected',
      receivedAt,
      ...rejection,
      ...cutRaw(rejection.raw),
    }));
    await this.#append(records, receivedAtMs);
  }

  /** Rejected events, newest first. */
  list(filter: QuarantineFilter): Promise<readonly QuarantinedEvent[]> {
    return this.#logLock.read(() => this.#list(filter));
  }

  async #list(filter: QuarantineFilter): Promise<readonly QuarantinedEvent[]> {
    const found: QuarantinedEvent[] = [];
    if (this.#hasNone(filter)) return found;
    const { startOffset, endOffset } = this.#log;
    let to = Math.min(filter.before ?? endOffset, endOffset);
    while (to > startOffset && found.length < filter.limit) {
      const from = this.#windowStart(to - 1);
      const window: QuarantinedEvent[] = [];
      for await (const event of this.#events(from, to)) {
        if (matches(event, filter)) window.push(event);
        // The window is read forward, but its end is what is wanted first.
        if (window.length > filter.limit) window.shift();
      }
      found.push(...window.reverse());
      to = from;
    }
    return found.slice(0, filter.limit);
  }

  /** Whether the counts tell that nothing can match: the whole log would be read to find that out. */
  #hasNone({ code, unresolvedOnly = false }: QuarantineFilter): boolean {
    if (unresolvedOnly && this.#resolutions.size === this.#rejected) return true;
    return code !== undefined && !this.#countByCode.has(code);
  }

  /** One rejected event; throws `not_found` when there is none of this id. */
  show(id: number): Promise<QuarantinedEvent> {
    return this.#logLock.read(() => this.#show(id));
  }

  async #show(id: number): Promise<QuarantinedEvent> {
    const isHeld = Number.isSafeInteger(id) && id >= this.#log.startOffset;
    if (isHeld && id < this.#log.endOffset) {
      for await (const event of this.#events(id, id + 1)) return event;
    }
    throw new PomonaError('not_found', `There is no event ${id} in the quarantine`);
  }

  /** Runs work that finds out what becomes of a rejected event and notes it, one after the other. */
  resolving<T>(work: () => Promise<T>): Promise<T> {
    return this.#resolving.write(work);
  }

  /** Notes that a rejected event is of no use, unless something else became of it. Throws `not_found`. */
  drop(id: number): Promise<void> {
    return this.resolving(() => this.resolve(id, 'dropped'));
  }

  /** Notes, within {@link resolving}, what became of a rejected event; the first note stays. Throws `not_found`. */
  async resolve(id: number, outcome: Resolution['outcome']): Promise<void> {
    const event = await this.show(id);
    if (event.resolution !== undefined || this.#resolutions.has(id)) return;
    const atMs = this.#clock();
    await this.#append([{ kind: 'resolved', of: id, at: formatInstant(atMs), outcome }], atMs);
  }

  counts(): QuarantineCounts {
    const minutes = [...this.#countByMinute]
      .map(([startMs, records]) => ({ minuteMs: startMs, records }))
      .sort((a, b) => a.minuteMs - b.minuteMs);
    const codes = [...this.#countByCode]
      .map(([code, records]) => ({ code, records }))
      .sort((a, b) => b.records - a.records);
    const [rejected, resolved] = [this.#rejected, this.#resolutions.size];
    return { rejected, resolved, placed: this.#places.size, codes, minutes };
  }

  /** All rejected events, oldest first, read as they are asked for. */
  export(): AsyncIterable<QuarantinedEvent> {
    return this.#events(this.#log.startOffset, this.#log.endOffset);
  }

  async *#events(from: number, to: number): AsyncGenerator<QuarantinedEvent> {
    for await (const batch of readBatches(this.#log, this.#windowStart(from), to)) {
      for (const { offset, line } of recordsOf(batch)) {
        if (offset < from || offset >= to) continue;
        const record = parseRecord(line);
        if (record.kind === 'rejected') yield this.#shown(offset, record);
      }
    }
  }

  #shown(id: number, record: RejectedRecord): QuarantinedEvent {
    const resolution = this.#resolutions.get(id);
    return resolution === undefined ? { id, ...record } : { id, ...record, resolution };
  }

  #noteStart(offset: number): void {
    const last = this.#windowStarts.at(-1) ?? -Infinity;
    if (offset >= last + windowRecords) this.#windowStarts.push(offset);
  }

  /** The nearest known start of an append at or before an offset that is held. */
  #windowStart(offset: number): number {
    const start = this.#windowStarts.findLast((known) => known <= offset) ?? 0;
    return Math.max(start, this.#log.startOffset);
  }

  async #append(records: readonly QuarantineRecord[], receivedAtMs: number): Promise<void> {
    const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    const lines = Buffer.from(text);
    await this.#logLock.read(async () => {
      const { offset } = await this.#log.append({ lines, records: records.length, receivedAtMs });
      this.#noteStart(offset);
      records.forEach((record, index) => this.#count(offset + index, record));
    });
  }

  #count(offset: number, record: QuarantineRecord): void {
    if (record.kind === 'resolved') {
      if (!this.#resolutions.has(record.of)) {
        this.#resolutions.set(record.of, { at: record.at, outcome: record.outcome });
      }
      return;
    }
    if (record.kind === 'lost') return;
    this.#rejected += 1;
    if (record.place !== undefined) this.#places.add(record.place);
    this.#countByCode.set(record.code, (this.#countByCode.get(record.code) ?? 0) + 1);
    const receivedAtMs = parseInstant(record.receivedAt)?.ms ?? 0;
    const startMs = Math.floor(receivedAtMs / minuteMs) * minuteMs;
    this.#countByMinute.set(startMs, (this.#countByMinute.get(startMs) ?? 0) + 1);
  }
}

function matches(event: QuarantinedEvent, filter: QuarantineFilter): boolean {
  if (filter.unresolvedOnly === true && event.resolution !== undefined) return false;
  return filter.code === undefined || event.code === filter.code;
}
