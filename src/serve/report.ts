import Type from 'typebox';
import type { Static, TObject, TProperties } from 'typebox';
import { fillingSource } from './source-contract.ts';
import type { QueryValue } from './store-reader.ts';

/** What every report's answer begins with. */
export const reportEnvelope = {
  asOf: Type.String({ format: 'date-time', description: 'When it was read' }),
  sample: Type.Boolean({ description: 'Whether the figures are made up' }),
  filling: Type.Union([fillingSource, Type.Null()], {
    description:
      'The source whose history is still being brought in, so that earlier days may be missing; null when none is',
  }),
};

/**
 * A question about what sources brought in, answered by SQL over their tables.
 *
 * @example
 * export const items = defineReport({
 *   path: '/api/market/items',
 *   title: { ko: '품목', en: 'Items' },
 *   description: 'Items that are traded.',
 *   parameters: {},
 *   row: Type.Object({ itemCode: Type.String() }),
 *   beside: {},
 *   run: async ({ query }) => ({ rows: await query('select distinct itemCode from market.prices') }),
 * });
 */
export interface ReportDeclaration<
  Parameters extends TProperties,
  Row extends TObject,
  Beside extends TProperties,
> {
  /** Its address; a part that begins with a colon is a parameter. */
  readonly path: `/api/${string}`;
  readonly title: { readonly ko: string; readonly en: string };
  readonly description: string;
  /** Whether it tells of the shop's own numbers, which only the shop's people may read; what is public data anybody may. */
  readonly isPrivate?: boolean;
  /** Parameters of path and query: integers, enums and strings, each with a default or optional. */
  readonly parameters: Parameters;
  readonly row: Row;
  /** Names of the sources whose rows it reads, by way of views and derived tables too; any when absent. */
  readonly readsFrom?: readonly string[];
  /** Fields of the answer beside its rows. */
  readonly beside: Beside;
  /** Those of them that each row of CSV repeats, so that it tells what it is of. */
  readonly csvColumns?: readonly (keyof Beside & string)[];
  /** Rows of CSV where those of the answer hold lists. */
  readonly csv?: { readonly row: TObject; rowsOf(row: Static<Row>): readonly object[] };
  run(
    context: ReportContext<Static<TObject<Parameters>>>,
  ): Promise<ReportResult<Static<Row>, Static<TObject<Beside>>>>;
}

export interface ReportContext<Parameters> {
  /** ms since the epoch */
  readonly nowMs: number;
  /** In Seoul, `YYYY-MM-DD`. */
  readonly today: string;
  readonly parameters: Parameters;
  /** Runs SQL on the store; dates are to be cast to text. */
  query<Row extends object>(sql: string, values?: readonly QueryValue[]): Promise<readonly Row[]>;
}

export type ReportResult<Row, Beside> = { readonly rows: readonly Row[] } & {
  readonly [Name in keyof Beside]: Beside[Name];
};

/** Any report, its own types forgotten. */
export type Report = ReportDeclaration<TProperties, TObject, TProperties>;

/** Types `run` by the schemas beside it. */
export function defineReport<
  Parameters extends TProperties,
  Row extends TObject,
  Beside extends TProperties,
>(report: ReportDeclaration<Parameters, Row, Beside>): ReportDeclaration<Parameters, Row, Beside> {
  return report;
}
