import type { Cell, SourceRow } from './source.ts';

/**
 * A row with fields that nobody declared. One that has the name of a column is kept as `name_`; columns are those of the row,
 * unless the table has more of them.
 */
export function withOthers(
  columns: SourceRow,
  others: Readonly<Record<string, Cell>>,
  columnNames: Iterable<string> = Object.keys(columns),
): Record<string, Cell> {
  const row: Record<string, Cell> = { ...columns };
  const taken = new Set(columnNames);
  for (const [name, cell] of Object.entries(others)) {
    let own = name;
    while (taken.has(own) || (own !== name && Object.hasOwn(others, own))) own += '_';
    row[own] = cell;
  }
  return row;
}
