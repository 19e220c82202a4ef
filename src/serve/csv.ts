import { stringify } from 'csv-stringify/sync';
import { formatInstant } from '../base/instant.ts';
import type { ComputedAnswer } from './insight-service.ts';

/** Excel takes a CSV file for UTF-8, and so reads Korean, only when it starts with this mark. */
const byteOrderMark = '\uFEFF';

/**
 * An answer's rows as CSV (RFC 4180) with a header. Text that a spreadsheet would take for a formula is prefixed with an
 * apostrophe, so that nothing a shopper typed runs.
 */
export function csvOf({ insight, answer }: ComputedAnswer): string {
  const ownRows = insight.csvRows?.(answer as never);
  const rows = ownRows ?? (answer.rows as readonly object[]);
  const columns = Object.keys(ownRows?.[0] ?? insight.row.properties);
  return (
    byteOrderMark +
    stringify([...rows], {
      header: true,
      columns,
      escape_formulas: true,
      quoted_match: /[\r\n]/,
      record_delimiter: 'windows',
      cast: {
        boolean: String,
        date: (value) => formatInstant(value.getTime()),
        number: String,
        bigint: String,
      },
    })
  );
}

/** A file name that tells what it holds: insight and range. */
export function csvFileName({ answer }: ComputedAnswer): string {
  const compact = (time: string) => `${time.slice(0, 16).replace(/[-:]/g, '')}Z`;
  return `${answer.name}_${compact(answer.from)}_${compact(answer.to)}.csv`;
}
