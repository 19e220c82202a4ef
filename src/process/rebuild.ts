import type { DuckDBConnection } from '@duckdb/node-api';
import { PomonaError } from '../base/errors.ts';
import { appendPartials } from '../metrics/duckdb.ts';
import { statesOf } from '../metrics/plan.ts';
import type { MetricPlan } from '../metrics/plan.ts';
import { compactGeneration } from './compaction.ts';
import { inTransaction, queryRows } from './database.ts';
import type { Engine } from './engine.ts';
import { distinctEvents, forEachStretch } from './history.ts';
import type { History } from './history.ts';
import { tablesOf } from './generation.ts';
import type { Generation } from './generation.ts';
import type { Store } from './store.ts';

export type OnProgress = (done: number, total: number) => void;

export interface RebuildOptions {
  /** Whether the metric may be filled by less than was counted, where history has lost events. */
  readonly acceptLoss: boolean;
  readonly onProgress?: OnProgress;
}

/**
 * Fills a metric anew from all of history while events keep coming: the engine feeds the new generation from the
 * present offset on, this fills in what came before, and at the end the views are switched in one transaction. Gives how many
 * events that had been counted are no longer in history; unless that is accepted, rejects with `data_corrupt` and leaves
 * the metric as it was.
 */
export async function rebuildMetric(
  { store, engine, history }: { store: Store; engine: Engine; history: History },
  plan: MetricPlan,
  { acceptLoss, onProgress = () => undefined }: RebuildOptions,
): Promise<number> {
  const connection = await store.connect();
  try {
    // The lock first: the engine must never wait for somebody who reads for long.
    const { generation, counted } = await store.tablesLock.write(() =>
      engine.between(async (own) => ({
        counted: await countIdentities(own),
        generation: await store.addGeneration(own, plan, 'building', engine.offset),
      })),
    );
    try {
      const filled = await history.withEvents(
        connection,
        generation.fromOffset,
        () => fill(connection, generation, onProgress),
        'all',
      );
      const missing = Math.max(0, counted - filled);
      if (missing > 0 && !acceptLoss) throw lessThanCounted(plan.definition.name, missing, counted);
      await compactGeneration(connection, generation, 1);
      await store.tablesLock.write(() => engine.between((own) => store.promote(own, [generation])));
      return missing;
    } catch (error) {
      await store.tablesLock.write(() => engine.between((own) => store.discard(own, generation)));
      throw error;
    }
  } finally {
    connection.closeSync();
  }
}

async function countIdentities(connection: DuckDBConnection): Promise<number> {
  const [row] = await queryRows(connection, 'select count(*) as counted from identities');
  return Number(row?.counted);
}

function lessThanCounted(metric: string, missing: number, counted: number): PomonaError {
  return new PomonaError(
    'data_corrupt',
    `${missing} of the ${counted} events that were counted are no longer in history, so a rebuild would lower the numbers of ${metric}; it was left as it is. \`pomona doctor\` says what is missing and how to get it back; \`pomona metrics rebuild ${metric} --accept-loss\` goes on without it.`,
  );
}

/**
 * Partial aggregates of different stretches merge, so each is committed by itself. Gives how many distinct events there
 * are, erased ones included.
 */
async function fill(
  connection: DuckDBConnection,
  generation: Generation,
  onProgress: OnProgress,
): Promise<number> {
  let filled = 0;
  const remaining = '(select * exclude (erased) from stretch_events where erased is not true)';
  const fillStretch = (records: string) =>
    inTransaction(connection, async () => {
      await connection.run(
        `create or replace temp table stretch_events as ${distinctEvents(records)}`,
      );
      const [row] = await queryRows(connection, 'select count(*) as filled from stretch_events');
      filled += Number(row?.filled);
      for (const state of statesOf(generation.plan)) {
        await connection.run(appendPartials(state, tablesOf(generation, state).delta, remaining));
      }
    });
  await forEachStretch(connection, fillStretch, onProgress);
  await connection.run('drop table if exists stretch_events');
  return filled;
}
