import type { DuckDBConnection } from '@duckdb/node-api';
import { appendPartials } from '../metrics/duckdb.ts';
import { statesOf } from '../metrics/plan.ts';
import type { MetricPlan } from '../metrics/plan.ts';
import { compactGeneration } from './compaction.ts';
import { inTransaction } from './database.ts';
import type { Engine } from './engine.ts';
import { countedEvents, forEachStretch } from './history.ts';
import type { History } from './history.ts';
import { tablesOf } from './store.ts';
import type { Generation, Store } from './store.ts';

export type OnProgress = (done: number, total: number) => void;

/**
 * Fills a metric anew from all of history while events keep coming: the engine feeds the new generation from the
 * present offset on, this fills in what came before, and at the end the views are switched in one transaction.
 */
export async function rebuildMetric(
  { store, engine, history }: { store: Store; engine: Engine; history: History },
  plan: MetricPlan,
  onProgress: OnProgress = () => undefined,
): Promise<void> {
  const connection = await store.connect();
  try {
    // The lock first: the engine must never wait for somebody who reads for long.
    const generation = await store.tablesLock.write(() =>
      engine.between((own) => store.addGeneration(own, plan, 'building', engine.offset)),
    );
    try {
      await history.withEvents(connection, generation.fromOffset, () =>
        fill(connection, generation, onProgress),
      );
      await compactGeneration(connection, generation, 1);
    } catch (error) {
      await store.tablesLock.write(() => engine.between((own) => store.discard(own, generation)));
      throw error;
    }
    await store.tablesLock.write(() => engine.between((own) => store.promote(own, generation)));
  } finally {
    connection.closeSync();
  }
}

/** Partial aggregates of different stretches merge, so each is committed by itself. */
async function fill(
  connection: DuckDBConnection,
  generation: Generation,
  onProgress: OnProgress,
): Promise<void> {
  const fillStretch = (records: string) =>
    inTransaction(connection, async () => {
      await connection.run(
        `create or replace temp table stretch_events as ${countedEvents(records)}`,
      );
      for (const state of statesOf(generation.plan)) {
        await connection.run(
          appendPartials(state, tablesOf(generation, state).delta, 'stretch_events'),
        );
      }
    });
  await forEachStretch(connection, fillStretch, onProgress);
  await connection.run('drop table if exists stretch_events');
}
