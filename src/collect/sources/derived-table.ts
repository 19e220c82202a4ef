import type { SourceRow, SourceTable } from './source.ts';

/** A table that is computed from what sources brought in, such as forecasts. */
export interface DerivedTable extends SourceTable {
  /** Names what it would be computed from now: it is computed anew when that has changed. */
  version(context: DerivedContext): Promise<string>;
  /** Its rows, part by part; each part takes the place of what it had before. */
  compute(
    context: DerivedContext,
  ): AsyncIterable<{ readonly part: string; readonly rows: readonly SourceRow[] }>;
}

export interface DerivedContext {
  /** In Seoul, `YYYY-MM-DD`. */
  readonly today: string;
  readonly signal: AbortSignal;
  /** Runs SQL on the store; dates are to be cast to text. */
  query<Row extends object>(
    sql: string,
    values?: readonly (string | number)[],
  ): Promise<readonly Row[]>;
}
