import type { Column } from '../collect/event-schema.ts';
import { readBatches, recordsOf } from '../collect/log-records.ts';
import type { EventLog, ReadLimit } from '../log/event-log.ts';
import type { Archive } from './archive.ts';
import { queryRows } from './database.ts';
import type { SqlRow } from './database.ts';
import type { History } from './history.ts';
import type { Store } from './store.ts';

/** An event as its line in the log has it, and where in the log it stands. Times are RFC 3339 in UTC. */
export interface StoredEvent {
  readonly [field: string]: string | number | boolean;
  readonly logOffset: number;
}

/** A log that can be read near its end without being read from its start. */
export interface TailedLog extends EventLog {
  boundaryBefore(offset: number, limit: ReadLimit): number;
}

export interface LatestEventsOptions {
  readonly log: TailedLog;
  readonly archive: Archive;
  readonly history: History;
  readonly store: Pick<Store, 'connect'>;
  readonly columns: readonly Column[];
}

/** How far back is looked: an event whose repeat is to be recognised must lie within. */
const tail: ReadLimit = { records: 1_000, bytes: 4 * 1024 * 1024 };
const longestText = 500;

interface Archived {
  readonly endOffset: number;
  readonly events: Promise<readonly StoredEvent[]>;
}

const nothingArchived: Archived = { endOffset: 0, events: Promise.resolve([]) };

/**
 * The newest events before an offset, from the end of the log: that costs the same however long history is. Where the log
 * was archived a moment ago and holds too few, the archive is asked, once for each segment it takes.
 */
export class LatestEvents {
  readonly #options: LatestEventsOptions;
  #archived = nothingArchived;

  constructor(options: LatestEventsOptions) {
    this.#options = options;
  }

  /**
   * The newest in log order first: without repeats of what stands among the last 1,000, without erased ones, without
   * `extra`, and with texts of more than 500 characters cut.
   */
  async before(offset: number, limit: number): Promise<readonly StoredEvent[]> {
    const { archive } = this.#options;
    // While the lock is held, no segment is dropped that is about to be read.
    const logged = firstsOf(await archive.filesLock.read(() => this.#readLog(offset)));
    const isEnough = logged.length >= limit || archive.endOffset === 0;
    const found = isEnough ? logged : firstsOf([...(await this.#newestArchived()), ...logged]);
    return found.slice(-limit).reverse();
  }

  /** Archived events are no longer what they were. */
  forget(): void {
    this.#archived = nothingArchived;
  }

  async #readLog(offset: number): Promise<readonly StoredEvent[]> {
    const { log } = this.#options;
    const events: StoredEvent[] = [];
    for await (const batch of readBatches(log, log.boundaryBefore(offset, tail), offset)) {
      for (const record of recordsOf(batch)) {
        if (record.offset < offset - tail.records || record.offset >= offset) continue;
        events.push(shortened(JSON.parse(record.line) as SqlRow, record.offset));
      }
    }
    return events;
  }

  #newestArchived(): Promise<readonly StoredEvent[]> {
    const { endOffset } = this.#options.archive;
    if (this.#archived.endOffset !== endOffset) {
      const events = this.#readArchive(endOffset);
      this.#archived = { endOffset, events };
      events.catch(() => this.forget());
    }
    return this.#archived.events;
  }

  async #readArchive(endOffset: number): Promise<readonly StoredEvent[]> {
    const { columns, history, store } = this.#options;
    const connection = await store.connect();
    try {
      const rows = await history.withEvents(connection, endOffset, () =>
        queryRows(
          connection,
          `select ${columns.map(selectAsStored).join(', ')}, logOffset
           from events where logOffset >= ${endOffset - tail.records} order by logOffset`,
        ),
      );
      return rows.map((row) => shortened(row, Number(row.logOffset)));
    } finally {
      connection.closeSync();
    }
  }
}

/**
 * The newest events of a topic, by when they were received, the newest first: where events are not kept, they are looked
 * up where they come from. Repeats, and records that are no events, are left out.
 */
export async function newestOfTopic(
  partitions: readonly EventLog[],
  limit: number,
): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (const log of partitions) {
    const from = Math.max(log.startOffset, log.endOffset - limit);
    for await (const batch of readBatches(log, from, log.endOffset)) {
      for (const { line, offset } of recordsOf(batch)) {
        const event = eventOf(line);
        if (event) events.push(shortened(event, offset));
      }
    }
  }
  const byReceipt = (event: StoredEvent) => String(event.receivedAt);
  events.sort((one, other) => (byReceipt(one) < byReceipt(other) ? -1 : 1));
  return firstsOf(events).slice(-limit).reverse();
}

function eventOf(line: string): SqlRow | undefined {
  try {
    const event = JSON.parse(line) as SqlRow | null;
    const isEvent = typeof event?.eventId === 'string' && typeof event.receivedAt === 'string';
    return isEvent ? event : undefined;
  } catch {
    return undefined;
  }
}

/** Without repeats: the first of each identity in log order. */
function firstsOf(events: readonly StoredEvent[]): readonly StoredEvent[] {
  const byIdentity = new Map<string, StoredEvent>();
  for (const event of events) {
    const identity = JSON.stringify([event.eventId, event.occurredAt]);
    if (!byIdentity.has(identity)) byIdentity.set(identity, event);
  }
  return [...byIdentity.values()];
}

/** A column as the log's line has it: times with milliseconds, and with further digits where they say anything. */
function selectAsStored({ name, type }: Column): string {
  if (type !== 'TIMESTAMP') return name;
  return `regexp_replace(strftime(${name}, '%Y-%m-%dT%H:%M:%S.%fZ'), '0{1,3}Z$', 'Z') as ${name}`;
}

function shortened(row: SqlRow, logOffset: number): StoredEvent {
  const event: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(row)) {
    if (name === 'extra' || value === null) continue;
    if (typeof value === 'string' && value.length > longestText)
      event[name] = `${value.slice(0, longestText)}…`;
    else event[name] = value as string | number | boolean;
  }
  return { ...event, logOffset };
}
