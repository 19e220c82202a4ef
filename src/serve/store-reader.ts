/** A value given to a query for `$1`, `$2`, … */
export type QueryValue = string | number | boolean | null;

/** A value of a row: TIMESTAMP as Date, BIGINT as number where it is exact, lists and structs as they are. */
export type RowValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | readonly RowValue[]
  | { readonly [name: string]: RowValue };

export type Row = Readonly<Record<string, RowValue>>;

/** Read access to the store by SQL. Every query sees one commit, whole. */
export interface StoreReader {
  /** Rejects with PomonaError `metric_rebuilding` while a view it names is being filled for the first time. */
  query(sql: string, values?: readonly QueryValue[]): Promise<readonly Row[]>;
}
