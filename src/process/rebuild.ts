import type { DuckDBConnection } from '@duckdb/node-api';
import { appendPartials } from '../metrics/duckdb.ts';
import { statesOf } from '../metrics/plan.ts';
import type { MetricPlan } from '../metrics/plan.ts';
import { compactGeneration } from './compaction.ts';
import { inTransaction, queryRows } from './database.ts';
import type { Engine } from './engine.ts';
import { countedEvents } from './history.ts';
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

/**
 * Works through history by days of occurredAt, so that memory stays bounded. That is exact: events of one identity
 * have the same occurredAt, and partial aggregates of different days merge.
 */
async function fill(
  connection: DuckDBConnection,
  generation: Generation,
  onProgress: OnProgress,
): Promise<void> {
  const days = await queryRows(
    connection,
    `select date_trunc('day', occurredAt)::varchar as day, count(*) as "events" from records group by 1 order by 1`,
  );
  const total = days.reduce((sum, { events }) => sum + Number(events), 0);
  let done = 0;
  onProgress(done, total);
  for (const { day, events } of days) {
    const ofDay = `(select * from records where occurredAt >= timestamp '${String(day)}' and occurredAt < timestamp '${String(day)}' + interval 1 day)`;
    await inTransaction(connection, async () => {
      await connection.run(`create or replace temp table day_events as ${countedEvents(ofDay)}`);
      for (const state of statesOf(generation.plan)) {
        await connection.run(
          appendPartials(state, tablesOf(generation, state).delta, 'day_events'),
        );
      }
    });
    done += Number(events);
    onProgress(done, total);
  }
  await connection.run('drop table if exists day_events');
}
