/**
 * A metric as its author writes it: what is counted, by which window and key. plan.ts turns it into SQL.
 *
 * Expressions are plain SQL over the columns of an event, common to DuckDB and Spark, beside which every event has
 * `eventTime` (correctedAt, else occurredAt; UTC). They are written by the authors of a domain, never by users.
 *
 * @example
 * const itemWishes: MetricDefinition = {
 *   name: 'item_wishes',
 *   title: 'Wishes by item and hour',
 *   window: 'hour',
 *   key: ['itemCode'],
 *   where: "type = 'wish' and itemCode is not null",
 *   measures: { wishes: { kind: 'count' }, wishers: { kind: 'distinct', of: 'anonymousId' } },
 * };
 */
export interface MetricDefinition {
  /** snake_case; the name of the view in SQL. */
  readonly name: string;
  readonly title: string;
  /** Tumbling window of eventTime; rows carry its start as `windowStart`. With `none`, a key has one row for all time, and there must be a key. */
  readonly window: MetricWindow;
  /** Columns of the event that tell rows apart. */
  readonly key: readonly string[];
  /** Which events count at all; all of them when absent. Events in which a column of the key is NULL never count. */
  readonly where?: string;
  readonly measures: Readonly<Record<string, Measure>>;
}

export type MetricWindow = 'minute' | 'hour' | 'seoul_day' | 'none';

/** One number (or time, or text) of a metric. `where` narrows the events that count for this measure. */
export type Measure =
  /** How many events. */
  | { readonly kind: 'count'; readonly where?: string }
  /** Sum of an integer expression; 0 where nothing counts. */
  | { readonly kind: 'sum'; readonly of: string; readonly where?: string }
  /** Earliest or latest eventTime. */
  | { readonly kind: 'earliest' | 'latest'; readonly where?: string }
  /** Value of the earliest event for which `of` is not NULL; at the same time the first in log order. */
  | {
      readonly kind: 'first';
      readonly of: string;
      readonly type: FirstType;
      readonly where?: string;
    }
  /** Whether any event fulfils the condition. */
  | { readonly kind: 'any'; readonly where: string }
  /** Exact number of distinct values of a text expression. */
  | { readonly kind: 'distinct'; readonly of: string; readonly where?: string }
  /** eventTime at which the n-th distinct value appeared; `n` names another measure. */
  | {
      readonly kind: 'nthDistinctAt';
      readonly of: string;
      readonly n: string;
      readonly where?: string;
    }
  /** All eventTimes, as a list in ascending order; for rare events only. */
  | { readonly kind: 'times'; readonly where?: string }
  /**
   * Ordered steps within a key: step k is reached at the earliest event of step k at or after the time step k-1 was
   * reached (the first step: its earliest event). Gives one time for each step, named `<step>At`.
   */
  | { readonly kind: 'steps'; readonly steps: readonly Step[] };

export type FirstType = 'VARCHAR' | 'BIGINT' | 'TIMESTAMP';

export interface Step {
  readonly name: string;
  readonly where: string;
}
