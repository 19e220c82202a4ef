import { withOthers } from '../../../src/collect/sources/with-others.ts';
import type { SourceRow } from '../../../src/collect/sources/source.ts';

/**
 * A row with the fields of its record that nobody has declared, under the names they came by, as text: none is lost when a
 * service adds one, and none takes the place of a column.
 */
export function withOtherFields(
  columns: SourceRow,
  record: Readonly<Record<string, string>>,
  known: ReadonlySet<string>,
  columnNames?: Iterable<string>,
): SourceRow {
  const others = Object.entries(record).filter(([name]) => !known.has(name));
  return withOthers(
    columns,
    Object.fromEntries(others.map(([name, value]) => [name, value.trim() || null])),
    columnNames,
  );
}
