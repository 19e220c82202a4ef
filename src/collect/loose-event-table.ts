import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBDataChunk, DuckDBInstance, BIGINT, VARCHAR } from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';

/** An event read from a file, before its neighbours in time are known. */
export interface LooseEvent {
  /** Number of its line in the file, from 1. */
  readonly line: number;
  /** When it happened, microseconds since the epoch. */
  readonly atUs: number;
  readonly anonymousId: string;
  /** What tells it from other lines: a hash of its text, or the id it came with. */
  readonly identity: string;
  /** Everything else that will be in the event. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** A loose event in its place among the others. */
export interface PlacedEvent extends LooseEvent {
  /** 1 for the first line with this identity, 2 for the second … in the order of the file. */
  readonly occurrence: number;
  /** How many events of the same visitor at the same microsecond stand before it in the file. */
  readonly orderInMoment: number;
  /** When the first event of its session happened. */
  readonly sessionStartUs: number;
}

const columnTypes = [BIGINT, BIGINT, VARCHAR, VARCHAR, VARCHAR];
const rowsPerChunk = 2048;

const createSql = `
  create table loose_event (line bigint, atUs bigint, anonymousId varchar, identity varchar, event varchar)`;

/** Narrow columns only: the windows must hold every row of a visitor, the events themselves need not be there. */
const placeSql = `
  create table place as
  select
    line,
    row_number() over (partition by identity order by line) as occurrence,
    row_number() over (partition by anonymousId, atUs order by line) - 1 as orderInMoment,
    max(case when silenceUs is null or silenceUs > $maxSilenceUs then atUs end) over (
      partition by anonymousId order by atUs, line rows unbounded preceding
    ) as sessionStartUs
  from (
    select
      line, atUs, anonymousId, identity,
      atUs - lag(atUs) over (partition by anonymousId order by atUs, line) as silenceUs
    from loose_event
  )`;

const readSql = `
  select
    line::double, atUs::double, anonymousId, identity, event,
    occurrence::double, orderInMoment::double, sessionStartUs::double
  from loose_event join place using (line)
  order by atUs, line`;

/**
 * A DuckDB file that lives as long as one import and puts its events in order of time, however many there are and
 * however mixed they came, in bounded memory: what does not fit goes to the temporary folder.
 */
export class LooseEventTable {
  readonly #folder: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #appender: DuckDBAppender;
  /** One for all rows: the native memory of a fresh one is kept until a major garbage collection. */
  readonly #chunk = DuckDBDataChunk.create(columnTypes, rowsPerChunk);
  #held: LooseEvent[] = [];
  #count = 0;

  private constructor(
    folder: string,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    appender: DuckDBAppender,
  ) {
    this.#folder = folder;
    this.#instance = instance;
    this.#connection = connection;
    this.#appender = appender;
  }

  /** Opens an empty table in a new folder inside `tempFolder`. */
  static async open(tempFolder: string): Promise<LooseEventTable> {
    const folder = await mkdtemp(join(tempFolder, 'pomona-import-'));
    const instance = await DuckDBInstance.create(join(folder, 'events.duckdb'), {
      memory_limit: '160MB',
      threads: '1',
      temp_directory: join(folder, 'spill'),
      preserve_insertion_order: 'false',
    });
    const connection = await instance.connect();
    await connection.run(createSql);
    return new LooseEventTable(
      folder,
      instance,
      connection,
      await connection.createAppender('loose_event'),
    );
  }

  get count(): number {
    return this.#count;
  }

  append(events: readonly LooseEvent[]): void {
    for (const event of events) {
      this.#held.push(event);
      if (this.#held.length === rowsPerChunk) this.#appendHeld();
    }
    this.#count += events.length;
  }

  /** All events in order of time (in the order of the file at the same microsecond), sessions cut. Ends appending. */
  async *placed(maxSilenceUs: number): AsyncGenerator<readonly PlacedEvent[]> {
    if (this.#held.length > 0) this.#appendHeld();
    this.#appender.closeSync();
    await this.#connection.run(placeSql, { maxSilenceUs: BigInt(maxSilenceUs) });
    const result = await this.#connection.stream(readSql);
    for await (const rows of result.yieldRowsJs()) yield rows.map(placedEvent);
  }

  /** Drops the table and its files. */
  async close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #appendHeld(): void {
    const held = this.#held;
    const chunk = this.#chunk;
    chunk.reset();
    chunk.rowCount = held.length;
    chunk.setColumns([
      held.map((event) => BigInt(event.line)),
      held.map((event) => BigInt(event.atUs)),
      held.map((event) => event.anonymousId),
      held.map((event) => event.identity),
      held.map((event) => JSON.stringify(event.event)),
    ]);
    this.#appender.appendDataChunk(chunk);
    this.#held = [];
  }
}

function placedEvent(row: readonly unknown[]): PlacedEvent {
  return {
    line: Number(row[0]),
    atUs: Number(row[1]),
    anonymousId: String(row[2]),
    identity: String(row[3]),
    event: JSON.parse(String(row[4])) as Record<string, unknown>,
    occurrence: Number(row[5]),
    orderInMoment: Number(row[6]),
    sessionStartUs: Number(row[7]),
  };
}
