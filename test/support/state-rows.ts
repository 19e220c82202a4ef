import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from '../../src/process/database.ts';
import type { SqlRow } from '../../src/process/database.ts';

/** All rows of a view with times as microseconds since the epoch, which JavaScript's dates would cut. */
export async function rowsInMicroseconds(
  connection: DuckDBConnection,
  view: string,
): Promise<readonly SqlRow[]> {
  const columns = await queryRows(connection, `describe ${view}`);
  const selected = columns.map(({ column_name: name, column_type: type }) => {
    if (type === 'TIMESTAMP') return `epoch_us(${String(name)}) as ${String(name)}`;
    if (type === 'TIMESTAMP[]') {
      return `list_transform(${String(name)}, lambda t: epoch_us(t)) as ${String(name)}`;
    }
    return `"${String(name)}"`;
  });
  return queryRows(connection, `select ${selected.join(', ')} from ${view}`);
}

/** Rows as lines of JSON with sorted columns, in order: equal as long as the rows are, whatever their order. */
export function sortedLines(rows: readonly object[]): string[] {
  return rows
    .map((row) =>
      JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))),
    )
    .sort();
}
