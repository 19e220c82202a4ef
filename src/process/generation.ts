import type { PieceTables } from '../metrics/pieces.ts';
import type { StateTables } from '../metrics/duckdb.ts';
import type { MetricPlan, StatePlan } from '../metrics/plan.ts';

/**
 * One filling of a metric's state tables. A metric has one live generation, which its views show, and at times another
 * that is being built out of history; both take what new events bring.
 */
export interface Generation {
  readonly id: number;
  readonly plan: MetricPlan;
  readonly status: 'live' | 'building';
  /** Offset from which the engine fills it; what is older comes from history. */
  readonly fromOffset: number;
}

/** The names of a generation's tables for one of its states. */
export function tablesOf({ id }: Pick<Generation, 'id'>, state: StatePlan): StateTables {
  const table = `state.g${id}_${state.name}`;
  return { base: `${table}_base`, delta: `${table}_delta` };
}

/** The same where another engine counts, and its rows are taken in. */
export function pieceTables(generation: Pick<Generation, 'id'>, state: StatePlan): PieceTables {
  const { delta } = tablesOf(generation, state);
  return { delta, pieces: `state.g${generation.id}_${state.name}_pieces` };
}
