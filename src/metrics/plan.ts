import { createHash } from 'node:crypto';
import type { FirstType, Measure, MetricDefinition, MetricWindow } from './definition.ts';

/**
 * A metric as plain data, ready to be written as SQL by a dialect: one state table for everything that merges row by
 * row, and one more for each exact set. Every state table has one row a key once compacted, and may have many before.
 */
export interface MetricPlan {
  readonly definition: MetricDefinition;
  /** Changes whenever the definition, or the way it is compiled, does: state of two versions is never mixed. */
  readonly version: string;
  readonly totals: StatePlan;
  readonly sets: readonly SetPlan[];
}

export interface StatePlan {
  /** Name of the view that merges it. */
  readonly name: string;
  readonly window: MetricWindow;
  readonly key: readonly KeyColumn[];
  readonly where: string | undefined;
  readonly columns: readonly StateColumn[];
}

export interface KeyColumn {
  readonly name: string;
  readonly expression: string;
}

/** One mergeable column of a state table: how it is made of events, and so how two of its values become one. */
export interface StateColumn {
  readonly name: string;
  readonly aggregate: Aggregate;
  readonly where: string | undefined;
}

export type Aggregate =
  | { readonly kind: 'count' }
  | { readonly kind: 'sum'; readonly of: string }
  | { readonly kind: 'earliest' | 'latest' | 'any' }
  | { readonly kind: 'times' }
  | { readonly kind: 'first'; readonly of: string; readonly type: FirstType };

/** The distinct values of one measure: its state table has the value as one more key column. */
export interface SetPlan {
  readonly measure: string;
  /** Where it serves nthDistinctAt: which place in the order of appearance is asked for. */
  readonly nth: string | undefined;
  readonly state: StatePlan;
}

/** Raised when the meaning of compiled state changes, so that old state is rebuilt. */
const compilerVersion = 2;

/** Throws a TypeError for a definition without window and key: there would be nothing to tell its rows apart by. */
export function planMetric(definition: MetricDefinition): MetricPlan {
  const { name, window } = definition;
  if (window === 'none' && definition.key.length === 0) {
    throw new TypeError(`The metric ${name} needs a window, a key, or both.`);
  }
  const where = countable(definition);
  const key = definition.key.map((column) => ({ name: column, expression: column }));
  const measures = Object.entries(definition.measures);
  return {
    definition,
    version: versionOf(definition),
    totals: { name: `${name}_totals`, window, key, where, columns: measures.flatMap(stateColumns) },
    sets: measures.flatMap(([measure, declared]) => setPlans(definition, key, measure, declared)),
  };
}

function versionOf(definition: MetricDefinition): string {
  const { title: _, ...meaning } = definition;
  const text = JSON.stringify([compilerVersion, meaning]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function stateColumns([name, measure]: [string, Measure]): StateColumn[] {
  switch (measure.kind) {
    case 'distinct':
    case 'nthDistinctAt':
      return [];
    case 'steps':
      return measure.steps.map((step, index) => ({
        name: index === 0 ? `${step.name}At` : `${step.name}Times`,
        aggregate: { kind: index === 0 ? 'earliest' : 'times' },
        where: step.where,
      }));
    case 'count':
    case 'earliest':
    case 'latest':
    case 'times':
    case 'any':
      return [{ name, aggregate: { kind: measure.kind }, where: measure.where }];
    case 'sum':
      return [{ name, aggregate: { kind: 'sum', of: measure.of }, where: measure.where }];
    case 'first':
      return [
        {
          name,
          aggregate: { kind: 'first', of: measure.of, type: measure.type },
          where: allOf(measure.where, `${measure.of} is not null`),
        },
      ];
  }
}

function setPlans(
  definition: MetricDefinition,
  key: readonly KeyColumn[],
  measure: string,
  declared: Measure,
): SetPlan[] {
  if (declared.kind !== 'distinct' && declared.kind !== 'nthDistinctAt') return [];
  const { name, window } = definition;
  const nth = declared.kind === 'nthDistinctAt' ? declared.n : undefined;
  return [
    {
      measure,
      nth,
      state: {
        name: `${name}_${measure}`,
        window,
        key: [...key, { name: 'value', expression: declared.of }],
        where: allOf(countable(definition), declared.where, `${declared.of} is not null`),
        columns:
          nth === undefined
            ? []
            : [{ name: 'firstAt', aggregate: { kind: 'earliest' }, where: undefined }],
      },
    },
  ];
}

/** Which events count: those the author means, but for those without a key. */
function countable({ where, key }: MetricDefinition): string | undefined {
  const present = key
    .map((column) => `${column} is not null`)
    .filter((condition) => condition !== where);
  return allOf(where, ...present);
}

function allOf(...conditions: readonly (string | undefined)[]): string | undefined {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0
    ? undefined
    : given.map((one) => (given.length > 1 ? `(${one})` : one)).join(' and ');
}

/** Every state table of a metric. */
export function statesOf(plan: MetricPlan): readonly StatePlan[] {
  return [plan.totals, ...plan.sets.map((set) => set.state)];
}

/** Which of the given columns a metric's expressions name. */
export function columnsUsed(plan: MetricPlan, columns: readonly string[]): readonly string[] {
  const { title: _, ...meaning } = plan.definition;
  const words = new Set(JSON.stringify(meaning).match(/\w+/g));
  return columns.filter((column) => words.has(column));
}
