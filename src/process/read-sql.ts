import { StatementType } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { PomonaError, messageOf } from '../base/errors.ts';
import { plain } from './database.ts';
import type { SqlRow } from './database.ts';

const changing =
  /^\s*(insert|update|delete|truncate|drop|create|alter|copy|attach|install|load|set|call)\b/i;
const reading: readonly StatementType[] = [StatementType.SELECT];

/** A statement that runs longer is broken off, so that a forgotten one cannot hold the processor for ever. */
const longestMs = 60_000;
const mostAtOnce = 2;
let running = 0;

/**
 * Runs one statement of a person's own that only reads, and hands out its rows as they come.
 * Rejects with `invalid_parameter` for anything else, and for what DuckDB says is wrong with it.
 */
export async function readSql(
  connection: DuckDBConnection,
  sql: string,
  onRows: (columns: readonly string[], rows: readonly SqlRow[]) => void | Promise<void>,
): Promise<void> {
  if (running >= mostAtOnce) {
    throw new PomonaError(
      'overloaded',
      `${mostAtOnce} statements are running already; try again when one is through.`,
    );
  }
  running += 1;
  const timer = setTimeout(() => connection.interrupt(), longestMs);
  try {
    await refuseWriting(connection, sql);
    await connection.run('begin transaction read only');
    const result = await connection.stream(sql);
    const columns = result.deduplicatedColumnNames();
    await onRows(columns, []);
    for await (const rows of result.yieldRowObjectJs()) {
      await onRows(
        columns,
        rows.map((row) => plain(row) as SqlRow),
      );
    }
  } catch (error) {
    if (error instanceof PomonaError) throw error;
    // DuckDB may find fault with a statement before it is known to write.
    const hint = changing.test(sql) ? ' (Only SELECT and EXPLAIN may be run here.)' : '';
    throw new PomonaError('invalid_parameter', `${messageOf(error)}${hint}`, { cause: error });
  } finally {
    clearTimeout(timer);
    running -= 1;
    await connection.run('rollback').catch(() => undefined);
  }
}

/** Functions that do something by being selected from. */
const acting =
  /\b(enable_logging|disable_logging|truncate_duckdb_logs|write_log|checkpoint|force_checkpoint|enable_profiling|disable_profiling)"?\s*\(/i;

/** EXPLAIN ANALYZE runs what it explains, whatever that is. */
const explaining = /^\s*explain\s+(analyze\s+)?(?!analyze\b)/i;

async function refuseWriting(connection: DuckDBConnection, sql: string): Promise<void> {
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
