import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { shopEvents } from '../../domains/shop/events.ts';
import { eventColumns } from '../../src/collect/event-schema.ts';
import { SegmentLog } from '../../src/log/segment-log.ts';
import { Archive } from '../../src/process/archive.ts';
import { openDatabase, queryRows } from '../../src/process/database.ts';
import { History } from '../../src/process/history.ts';

export const shopColumns = eventColumns(shopEvents);

/** A stored line of a view of an item, with whatever else is given. */
export function storedLine(fields: { eventId: string } & Record<string, unknown>): string {
  const event = {
    type: 'item_view',
    occurredAt: '2026-11-21T00:00:00.000Z',
    anonymousId: 'ann',
    sessionId: 's1',
    itemCode: 'apple',
    receivedAt: '2026-11-21T00:00:01.000Z',
    ...fields,
  };
  return `${JSON.stringify(event)}\n`;
}

/** Log, archive and history in a folder of their own, with a database to read them by and without an engine. */
export class Stored {
  readonly root: string;
  readonly database: DuckDBInstance;
  readonly connection: DuckDBConnection;
  log!: SegmentLog;
  archive!: Archive;
  history!: History;

  static async open(): Promise<Stored> {
    const root = await mkdtemp(join(tmpdir(), 'pomona-stored-'));
    await mkdir(join(root, 'tmp'));
    const database = await openDatabase({
      file: join(root, 'store.duckdb'),
      tempFolder: join(root, 'tmp'),
      allowedFolders: [join(root, 'archive')],
      memoryLimitMb: 200,
      threads: 1,
    });
    const stored = new Stored(root, database, await database.connect());
    stored.log = await SegmentLog.open({ folder: join(root, 'log'), clock: () => 0 });
    await stored.openArchive();
    return stored;
  }

  private constructor(root: string, database: DuckDBInstance, connection: DuckDBConnection) {
    this.root = root;
    this.database = database;
    this.connection = connection;
  }

  /** Opens the archive as after a crash: what it holds is what lies in its folder. */
  async openArchive(): Promise<Archive> {
    const { log } = this;
    const archive = await Archive.open(join(this.root, 'archive'), shopColumns);
    await archive.sweep(log.sealedSegments());
    this.archive = archive;
    const tempFolder = join(this.root, 'tmp');
    this.history = new History({ archive, log, columns: shopColumns, tempFolder });
    return archive;
  }

  /** Appends lines as one batch, and seals the segment. */
  async segment(...lines: readonly string[]): Promise<void> {
    await this.append(...lines);
    await this.log.seal();
  }

  async append(...lines: readonly string[]): Promise<void> {
    const receivedAtMs = Date.UTC(2026, 10, 21);
    const bytes = Buffer.from(lines.join(''));
    await this.log.append({ lines: bytes, records: lines.length, receivedAtMs });
  }

  /** Archives the oldest sealed segment, and keeps it in the log. */
  async addOldest(): Promise<void> {
    await this.archive.add(this.connection, this.log, this.log.sealedSegments()[0]!);
  }

  /** Archives everything sealed, and drops it from the log. */
  async archiveAll(): Promise<void> {
    for (const segment of this.log.sealedSegments()) {
      await this.archive.add(this.connection, this.log, segment);
      await this.log.drop(segment.baseOffset);
    }
  }

  /** What history shows, in log order. */
  async rows(select = 'eventId, logOffset', from = 'events') {
    return this.history.withEvents(this.connection, this.log.endOffset, () =>
      queryRows(this.connection, `select ${select} from ${from} order by logOffset`),
    );
  }

  async close(): Promise<void> {
    this.connection.closeSync();
    this.database.closeSync();
    await this.log.close();
    await rm(this.root, { recursive: true, force: true });
  }
}
