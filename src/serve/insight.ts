import Type from 'typebox';
import type { Static, TObject, TProperties } from 'typebox';
import { answerEnvelope } from './contract.ts';
import type { QueryValue } from './store-reader.ts';
import type { TimeRange, Widening } from './time-range.ts';

/**
 * An insight as its author writes it: a view over metrics that answers one question of the business.
 *
 * @example
 * export const itemWishes = defineInsight({
 *   name: 'item-wishes',
 *   title: { ko: '찜 많은 상품', en: 'Wished products' },
 *   description: 'Items by wishes.',
 *   metrics: ['item_activity'],
 *   widening: 'hour',
 *   parameters: {},
 *   row: Type.Object({ itemCode: Type.String(), wishes: Type.Integer() }),
 *   beside: {},
 *   run: async ({ query, range }) => ({
 *     rows: await query(`select itemCode, sum(wishes)::bigint as wishes from item_activity_totals
 *       where ${duringSql(range)} group by itemCode order by wishes desc, itemCode`),
 *   }),
 * });
 */
export interface InsightDeclaration<
  Parameters extends TProperties,
  Row extends TObject,
  Beside extends TProperties,
> {
  /** kebab-case; the last part of its address. */
  readonly name: string;
  readonly title: { readonly ko: string; readonly en: string };
  /** One or two sentences in English; docs/definitions.md has the exact words. */
  readonly description: string;
  /** The metrics it reads. */
  readonly metrics: readonly string[];
  readonly widening: Widening;
  /** The longest range it answers, in days; ten years unless given. */
  readonly longestRangeDays?: number;
  /** Parameters beside from, to and format: integers, enums and strings, each with a default or optional. */
  readonly parameters: Parameters;
  readonly row: Row;
  /** Fields of the answer beside its rows. */
  readonly beside: Beside;
  run(
    context: InsightContext<Static<TObject<Parameters>>>,
  ): Promise<InsightResult<Static<Row>, Static<TObject<Beside>>>>;
  /** What CSV shows where the rows alone would leave out what was asked for; `rows` unless given. */
  csvRows?(result: InsightResult<Static<Row>, Static<TObject<Beside>>>): readonly object[];
}

/** What an insight is given to compute its answer. */
export interface InsightContext<Parameters> {
  /** The range after widening. */
  readonly range: TimeRange;
  /** Time of the commit the answer stands for, ms since the epoch. */
  readonly asOfMs: number;
  readonly parameters: Parameters;
  /** Runs SQL on the store; the author says what a row of it looks like. */
  query<Row extends object>(sql: string, values?: readonly QueryValue[]): Promise<readonly Row[]>;
}

export type InsightResult<Row, Beside> = { readonly rows: readonly Row[] } & {
  readonly [Name in keyof Beside]: Beside[Name];
};

/** Any insight, its own types forgotten. */
export type Insight = InsightDeclaration<TProperties, TObject, TProperties>;

/** Types `run` by the schemas beside it. */
export function defineInsight<
  Parameters extends TProperties,
  Row extends TObject,
  Beside extends TProperties,
>(
  insight: InsightDeclaration<Parameters, Row, Beside>,
): InsightDeclaration<Parameters, Row, Beside> {
  return insight;
}

/** The JSON Schema of an insight's answer. */
export function schemaOfAnswer(insight: Insight): TObject {
  return Type.Object({ ...answerEnvelope, rows: Type.Array(insight.row), ...insight.beside });
}
