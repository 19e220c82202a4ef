import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { pieceColumns, publishedColumns } from '../metrics/pieces.ts';
import { putParts, readJson } from './batch.ts';
import { hasRows, inTransaction, literal, queryRows, runAll } from './database.ts';
import { tablesOf } from './generation.ts';
import { lineCountsState, wrongLinesState } from './spark/line-stream.ts';
import type { Store } from './store.ts';

/** A row that a run has published (metrics/spark.ts), as far as it is looked at here. */
interface PublishedRow {
  readonly run: string;
  readonly state: string;
  readonly windowStart: string | null;
  /** JSON, with `batchTime`. */
  readonly key: string;
  readonly records: number;
  /** JSON. */
  readonly columns: string;
}

export interface WrongLine {
  readonly partition: number;
  readonly offset: number;
  readonly tooLong: boolean;
  readonly raw: string;
}

/** All rows of one batch of Spark's. */
export interface SparkBatch {
  /** When Spark took it, by its own clock: tells it from every other of the run. */
  readonly time: string;
  readonly events: number;
  readonly wrong: readonly WrongLine[];
  /** The rows of metrics, as they were published. */
  readonly rows: readonly Buffer[];
  /** Where rows of later batches are to be looked for. */
  readonly nextOffset: number;
}

/** Rows of one batch by state and key: a row that comes again takes the place of the first. */
interface HeldBatch {
  readonly rows: Map<string, { readonly row: PublishedRow; readonly value: Buffer }>;
  nextOffset: number;
}

/**
 * Puts the rows of a run together to whole batches, in the order in which they were published. A batch is whole when every
 * state has taken in as many events as its count of lines tells. Spark may publish the last one again, and none before it.
 */
export class SparkBatchCollector {
  readonly #run: string;
  readonly #states: readonly string[];
  readonly #held = new Map<string, HeldBatch>();
  #lastTime: string;

  /** `states` are those of the metrics; the batch of `lastTime` is passed over. */
  constructor(run: string, states: readonly string[], lastTime: string) {
    this.#run = run;
    this.#states = states;
    this.#lastTime = lastTime;
  }

  add(value: Buffer, offset: number): void {
    const row = JSON.parse(value.toString()) as PublishedRow;
    if (row.run !== this.#run) return;
    const { batchTime } = JSON.parse(row.key) as { readonly batchTime: string };
    if (batchTime === this.#lastTime) return;
    const held = this.#held.get(batchTime) ?? { rows: new Map(), nextOffset: 0 };
    held.rows.set(JSON.stringify([row.state, row.windowStart, row.key]), { row, value });
    held.nextOffset = offset + 1;
    this.#held.set(batchTime, held);
  }

  /** The next batch that is whole, once. */
  take(): SparkBatch | undefined {
    const [first] = this.#held;
    if (!first) return undefined;
    const [time, held] = first;
    const batch = this.#wholeBatch(time, held);
    if (!batch) return undefined;
    this.#held.delete(time);
    this.#lastTime = time;
    return batch;
  }

  #wholeBatch(time: string, { rows, nextOffset }: HeldBatch): SparkBatch | undefined {
    const all = [...rows.values()];
    const of = (state: string) => all.filter(({ row }) => row.state === state);
    const recordsOf = (state: string) => of(state).reduce((sum, { row }) => sum + row.records, 0);
    const [counts] = of(lineCountsState);
    if (!counts) return undefined;
    const { events } = JSON.parse(counts.row.columns) as { readonly events: number };
    const isWhole =
      recordsOf(wrongLinesState) === counts.row.records - events &&
      this.#states.every((state) => recordsOf(state) === events);
    if (!isWhole) return undefined;
    return {
      ...{ time, events, nextOffset },
      wrong: of(wrongLinesState).map(({ row }) => wrongLineOf(row)),
      rows: this.#states.flatMap(of).map(({ value }) => value),
    };
  }
}

function wrongLineOf({ key }: PublishedRow): WrongLine {
  const { topicPartition, logOffset, tooLong, raw } = JSON.parse(key) as Record<string, string>;
  return {
    ...{ partition: Number(topicPartition), offset: Number(logOffset) },
    ...{ tooLong: tooLong === 'true', raw: raw ?? '' },
  };
}

/** What a store knows of the run whose batches it takes. */
export interface SparkRun {
  readonly run: string;
  /** What it computes: see linePlanId. */
  readonly plan: string;
  readonly topic: string;
  readonly storage: string;
}

/** The last batch of a run that was taken. */
export interface TakenBatch extends Pick<SparkBatch, 'time' | 'events' | 'wrong' | 'nextOffset'> {
  /** Its number, from 1. */
  readonly number: number;
}

const runTable = 'spark_run';

/** The run whose batches a store takes, and the last of them. */
export class SparkRunStore {
  readonly #store: Store;
  readonly #connection: DuckDBConnection;
  readonly #tempFolder: string;

  private constructor(store: Store, connection: DuckDBConnection, tempFolder: string) {
    this.#store = store;
    this.#connection = connection;
    this.#tempFolder = tempFolder;
  }

  static async open(store: Store, tempFolder: string): Promise<SparkRunStore> {
    const connection = await store.connect();
    await connection.run(`create table if not exists ${runTable} (run json not null, taken json)`);
    return new SparkRunStore(store, connection, tempFolder);
  }

  async recall(): Promise<{ readonly run: SparkRun; readonly taken?: TakenBatch } | undefined> {
    const [row] = await queryRows(this.#connection, `from ${runTable}`);
    if (!row) return undefined;
    const run = JSON.parse(String(row.run)) as SparkRun;
    return row.taken === null
      ? { run }
      : { run, taken: JSON.parse(String(row.taken)) as TakenBatch };
  }

  async begin(run: SparkRun): Promise<void> {
    await this.#connection.run(
      `insert into ${runTable} values (${literal(JSON.stringify(run))}, null)`,
    );
  }

  /** Adds a batch to the metrics and notes that it was, all of it or nothing. */
  async take({ rows, ...batch }: SparkBatch, number: number): Promise<TakenBatch> {
    const taken = { ...batch, number };
    const file = join(this.#tempFolder, 'published_batch.ndjson');
    const parts = rows.flatMap((row) => [row, Buffer.from('\n')]);
    await putParts(file, 'w', parts);
    await inTransaction(this.#connection, () =>
      runAll(this.#connection, [
        `create or replace temp table published_batch as from ${readJson([file], pieceColumns)}`,
        ...this.#store.generations.map((generation) => {
          const { totals } = generation.plan;
          const { delta } = tablesOf(generation, totals);
          return `insert into ${delta} select ${publishedColumns(totals).join(', ')} from published_batch where state = '${totals.name}'`;
        }),
        `update ${runTable} set taken = ${literal(JSON.stringify(taken))}`,
      ]),
    );
    return taken;
  }

  close(): void {
    this.#connection.closeSync();
  }
}

/** Whether the numbers of a store are those that Spark has counted. */
export function isCountedBySpark(connection: DuckDBConnection): Promise<boolean> {
  return hasRows(connection, runTable);
}
