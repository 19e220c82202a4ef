import { DuckDBTypeId, JSDuckDBValueConverter, StatementType } from '@duckdb/node-api';
import type { DuckDBValueConverter } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { PomonaError, messageOf } from '../base/errors.ts';
import { boundFunctions } from './bound-functions.ts';
import { interruptOn, plain } from './database.ts';
import type { SqlRow, SqlValue } from './database.ts';

const changing =
  /^\s*(insert|update|delete|truncate|drop|create|alter|copy|attach|install|load|set|call)\b/i;
const reading: readonly StatementType[] = [StatementType.SELECT];

/** A statement that runs longer is broken off, so that a forgotten one cannot hold the processor for ever. */
const longestMs = 60_000;
const mostAtOnce = 2;
const mebibyte = 1024 * 1024;
/** Rows are handed out in pieces of about this many bytes. */
const pieceBytes = mebibyte;
const mostRowBytes = 16 * mebibyte;
const mostResultBytes = 256 * mebibyte;
/** Values do not count towards DuckDB's own limit of memory: the process is watched while a statement runs. */
const mostGrowthBytes = 768 * mebibyte;
const watchEveryMs = 50;
let running = 0;

/** Takes rows of a result as they come; the next are read when it has resolved. */
export type OnRows = (columns: readonly string[], rows: readonly SqlRow[]) => void | Promise<void>;

/**
 * Runs one statement of a person's own that only reads, and hands out its rows as they come, until the signal is
 * aborted. Rejects with `invalid_parameter` for anything else, for what DuckDB says is wrong with it, and for a result or
 * a need of memory beyond all bounds.
 */
export async function readSql(
  connection: DuckDBConnection,
  sql: string,
  signal: AbortSignal,
  onRows: OnRows,
): Promise<void> {
  if (running >= mostAtOnce) {
    throw new PomonaError(
      'overloaded',
      `${mostAtOnce} statements are running already; try again when one is through.`,
    );
  }
  running += 1;
  const watch = new Watch(connection, signal);
  try {
    // First: preparing a statement already works out what is constant in it.
    await boundFunctions(connection);
    await refuseWriting(connection, sql);
    await connection.run('begin transaction read only');
    watch.assertGoingOn();
    await handOut(await connection.stream(sql), watch, onRows);
  } catch (error) {
    watch.assertGoingOn();
    if (error instanceof PomonaError) throw error;
    // DuckDB may find fault with a statement before it is known to write.
    const hint = changing.test(sql) ? ' (Only SELECT and EXPLAIN may be run here.)' : '';
    throw new PomonaError('invalid_parameter', `${messageOf(error)}${hint}`, { cause: error });
  } finally {
    watch.end();
    running -= 1;
    await connection.run('rollback').catch(() => undefined);
  }
}

/** Breaks a statement off when nobody wants it any more, or it wants too much. */
class Watch {
  readonly #breaking = new AbortController();
  readonly #signal: AbortSignal;
  readonly #startedMs = performance.now();
  readonly #startBytes = process.memoryUsage.rss();
  readonly #timer: NodeJS.Timeout;
  readonly #stopInterrupting: () => void;

  constructor(connection: DuckDBConnection, signal: AbortSignal) {
    this.#signal = signal;
    this.#stopInterrupting = interruptOn(connection, this.#breaking.signal);
    this.#timer = setInterval(() => this.#look(), watchEveryMs);
  }

  #look(): void {
    const reason = this.#reason();
    if (reason) this.#breaking.abort(reason);
  }

  #reason(): PomonaError | undefined {
    if (this.#signal.aborted) {
      return new PomonaError('shutting_down', 'The statement was broken off.');
    }
    if (performance.now() - this.#startedMs > longestMs) {
      return tooMuch(`The statement ran for more than ${longestMs / 1000} s and was broken off`);
    }
    if (process.memoryUsage.rss() - this.#startBytes > mostGrowthBytes) {
      const limit = mostGrowthBytes / mebibyte;
      return tooMuch(`The statement took more than ${limit} MiB of memory and was broken off`);
    }
    return undefined;
  }

  /** Throws why the statement is to end, if it is. */
  assertGoingOn(): void {
    this.#look();
    this.#breaking.signal.throwIfAborted();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#stopInterrupting();
  }
}

function tooMuch(what: string): PomonaError {
  return new PomonaError('invalid_parameter', `${what}. Ask for less of it at once.`);
}

async function handOut(result: DuckDBResult, watch: Watch, onRows: OnRows): Promise<void> {
  const columns = result.deduplicatedColumnNames();
  await onRows(columns, []);
  let [piece, pieceSize, resultSize]: [SqlRow[], number, number] = [[], 0, 0];
  for await (const chunk of result) {
    // Row by row: what is a chunk in DuckDB may be too much at once here.
    for (let index = 0; index < chunk.rowCount; index += 1) {
      const values = chunk.convertRowValues(index, toPlainValue).map(plain);
      const size = values.reduce<number>((sum, value) => sum + sizeOf(value), 0);
      resultSize += size;
      assertFits(size, mostRowBytes, 'A row of the result');
      assertFits(resultSize, mostResultBytes, 'The result');
      piece.push(Object.fromEntries(columns.map((name, column) => [name, values[column] ?? null])));
      pieceSize += size;
      if (pieceSize < pieceBytes) continue;
      await onRows(columns, piece);
      watch.assertGoingOn();
      [piece, pieceSize] = [[], 0];
    }
  }
  if (piece.length > 0) await onRows(columns, piece);
}

const withoutZone: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.DATE,
  ...[DuckDBTypeId.TIMESTAMP, DuckDBTypeId.TIMESTAMP_S],
  ...[DuckDBTypeId.TIMESTAMP_MS, DuckDBTypeId.TIMESTAMP_NS],
]);

/** As texts where they have no time zone: some are UTC and some are Seoul time, and a Date would claim the one of all. */
const toPlainValue: DuckDBValueConverter<unknown> = (value, type, converter) =>
  value !== null && withoutZone.has(type.typeId)
    ? String(value)
    : JSDuckDBValueConverter(value, type, converter as never);

function assertFits(sizeBytes: number, mostBytes: number, what: string): void {
  if (sizeBytes > mostBytes) throw tooMuch(`${what} has more than ${mostBytes / mebibyte} MiB`);
}

/** About what a value takes in memory and as text, in bytes. */
function sizeOf(value: SqlValue): number {
  if (typeof value === 'string') return 16 + value.length;
  if (typeof value !== 'object' || value === null) return 16;
  const inner: readonly SqlValue[] = Object.values(value);
  return inner.reduce<number>((sum, each) => sum + sizeOf(each), 16);
}

/** Functions that do something by being selected from. */
const acting =
  /\b(enable_logging|disable_logging|truncate_duckdb_logs|write_log|checkpoint|force_checkpoint|enable_profiling|disable_profiling)"?\s*\(/i;

/** The functions that are bounded are still there in DuckDB's own schema. */
const aroundBounds = /\b(system"?\s*\.\s*"?main|main|pg_catalog)"?\s*\.[^.(]*\(/i;

/** EXPLAIN ANALYZE runs what it explains, whatever that is. */
const explaining = /^\s*explain\s+(analyze\s+)?(?!analyze\b)/i;

async function refuseWriting(connection: DuckDBConnection, sql: string): Promise<void> {
  if (aroundBounds.test(sql)) {
    throw new PomonaError('invalid_parameter', 'Functions are called by their bare names here.');
  }
  const name = acting.exec(sql)?.[1];
  if (name !== undefined) {
    throw new PomonaError(
      'invalid_parameter',
      `${name}() may not be called here: the store is read-only for SQL.`,
    );
  }
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) {
    throw new PomonaError(
      'invalid_parameter',
      `Give one statement; these are ${statements.count}.`,
    );
  }
  const { statementType } = await statements.prepare(0);
  if (statementType === StatementType.EXPLAIN) {
    const explained = sql.replace(explaining, '');
    if (explained === sql) {
      throw new PomonaError(
        'invalid_parameter',
        'Write it as EXPLAIN SELECT … or EXPLAIN ANALYZE SELECT …',
      );
    }
    return refuseWriting(connection, explained);
  }
  if (!reading.includes(statementType)) {
    throw new PomonaError(
      'invalid_parameter',
      `Only SELECT and EXPLAIN may be run here, not ${StatementType[statementType]}: the store is read-only for SQL.`,
    );
  }
}
