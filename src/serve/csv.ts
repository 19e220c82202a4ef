import { stringify } from 'csv-stringify/sync';
import { bigintAsText } from '../base/bigint-as-text.ts';
import { formatInstant } from '../base/instant.ts';
import type { ComputedAnswer } from './insight-service.ts';

/**
 * Rows as CSV (RFC 4180) with a header. It starts with a byte-order mark, for only then does Excel take it for UTF-8 and
 * read Korean. Text that a spreadsheet would take for a formula is prefixed with an apostrophe, so that nothing a
 * shopper typed runs.
 */
export function csvText(columns: readonly string[], rows: readonly object[]): string {
  // As lists: a name with a dot in it would be taken for a path into the row.
  const cells = rows.map((row) => columns.map((name) => (row as Record<string, unknown>)[name]));
  return stringify([[...columns], ...cells], {
    bom: true,
    escape_formulas: true,
    quoted_match: /[\r\n]/,
    record_delimiter: 'windows',
    cast: {
      boolean: String,
      date: (value) => formatInstant(value.getTime()),
      number: String,
      bigint: String,
      object: (value) => JSON.stringify(value, bigintAsText),
    },
  });
}

/** An answer's rows as CSV, the columns in the order in which the insight declares them. */
export function csvOf({ insight, answer }: ComputedAnswer): string {
  const ownRows = insight.csvRows?.(answer as never);
  const rows = ownRows ?? (answer.rows as readonly object[]);
  return csvText(Object.keys(ownRows?.[0] ?? insight.row.properties), rows);
}

/** A file name that tells what it holds: insight and range. */
export function csvFileName({ answer }: ComputedAnswer): string {
  const compact = (time: string) => `${time.slice(0, 16).replace(/[-:]/g, '')}Z`;
  return `${answer.name}_${compact(answer.from)}_${compact(answer.to)}.csv`;
}
