import type { Cell, SourceRow } from './source.ts';

/** A row with fields that nobody declared; one that has the name of a column of the row is kept as `name_`. */
export function withOthers(
  columns: SourceRow,
  others: Readonly<Record<string, Cell>>,
): Record<string, Cell> {
  const row: Record<string, Cell> = { ...columns };
  for (const [name, cell] of Object.entries(others)) {
    let own = name;
    while (Object.hasOwn(columns, own) || (own !== name && Object.hasOwn(others, own))) own += '_';
    row[own] = cell;
  }
  return row;
}
