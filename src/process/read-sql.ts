import { StatementType } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { PomonaError, messageOf } from '../base/errors.ts';
import { plain } from './database.ts';
import type { SqlRow } from './database.ts';

const changing =
  /^\s*(insert|update|delete|truncate|drop|create|alter|copy|attach|install|load|set|call)\b/i;
const reading: readonly StatementType[] = [StatementType.SELECT, StatementType.EXPLAIN];

/**
 * Runs one statement of a person's own that only reads, and hands out its rows as they come.
 * Rejects with `invalid_parameter` for anything else, and for what DuckDB says is wrong with it.
 */
export async function readSql(
  connection: DuckDBConnection,
  sql: string,
  onRows: (columns: readonly string[], rows: readonly SqlRow[]) => void | Promise<void>,
): Promise<void> {
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
    await connection.run('rollback').catch(() => undefined);
  }
}

async function refuseWriting(connection: DuckDBConnection, sql: string): Promise<void> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) {
    throw new PomonaError(
      'invalid_parameter',
      `Give one statement; these are ${statements.count}.`,
    );
  }
  const { statementType } = await statements.prepare(0);
  if (!reading.includes(statementType)) {
    throw new PomonaError(
      'invalid_parameter',
      `Only SELECT and EXPLAIN may be run here, not ${StatementType[statementType]}: the store is read-only for SQL.`,
    );
  }
}
