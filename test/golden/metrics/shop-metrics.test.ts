import { RunningPipeline } from '../../support/running-pipeline.ts';
import type { RunningPipelineOptions } from '../../support/running-pipeline.ts';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shopMetrics } from '../../../domains/shop/metrics.ts';
import {
  appendPartials,
  createStateTables,
  createViews,
  selectFromEvents,
} from '../../../src/metrics/duckdb.ts';
import { planMetric, statesOf } from '../../../src/metrics/plan.ts';
import type { StatePlan } from '../../../src/metrics/plan.ts';
import { queryRows } from '../../../src/process/database.ts';
import { died } from '../../support/mortal-process.ts';
import { sortedLines } from '../../support/state-rows.ts';
import { ingestOptions, noonMs, shortSeoul, smallShop } from '../../support/small-shop.ts';
import { expectedRows } from './expected-rows.ts';

const tablesOf = ({ name }: StatePlan) => ({
  base: `state.${name}_base`,
  delta: `state.${name}_delta`,
});

describe.each(shopMetrics)('the SQL of $name', (definition) => {
  test('is what the golden file says', async () => {
    const plan = planMetric(definition);
    const parts = [
      '-- state',
      ...statesOf(plan).flatMap((state) => createStateTables(state, tablesOf(state))),
      '-- partial aggregates of a batch',
      ...statesOf(plan).map((state) => appendPartials(state, tablesOf(state).delta, 'batch')),
      '-- views',
      ...createViews(plan, tablesOf),
      '-- from the events',
      selectFromEvents(plan, 'events'),
    ];
    const text = parts.map((part) => (part.startsWith('--') ? part : `${part};`)).join('\n\n');
    await expect(`${text}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, 'sql', `${definition.name}.sql`),
    );
  });
});

/** How the same events come to be counted: as a whole, in other batches, with interruptions. */
const ways: Record<string, () => Promise<RunningPipeline>> = {
  'in one batch': () => count({ batchRecords: 1_000, smallBatchRecords: 0 }),
  'in one small batch': () => count({ batchRecords: 1_000 }),
  'one by one, compacted in between': () => count({ batchRecords: 1 }, (one) => one.compact()),
  'two by two, archived in between': () =>
    count({ batchRecords: 2, foldRecords: 3, segmentBytes: 400 }, (one) => one.archive()),
  'killed in every batch': () => count({ batchRecords: 3 }, killSoon),
  'killed in every batch, compacted and archived in between': () =>
    count({ batchRecords: 3, smallBatchRecords: 3, segmentBytes: 400 }, async (one, index) => {
      await killSoon(one, index);
      await one.compact();
      await one.archive();
    }),
};

describe.each(Object.keys(ways))('the rows of the small shop, counted %s', (way) => {
  let running: RunningPipeline;
  beforeAll(async () => (running = await ways[way]!()));
  afterAll(() => running.dispose());

  test.each(shopMetrics)('$name has the rows expected', async ({ name }) => {
    const rows = await running.pipeline.readers.query(`from ${name}`);
    expect(sortedLines(JSON.parse(JSON.stringify(rows), shortTimes) as object[])).toEqual(
      sortedLines(expectedRows[name]!),
    );
  });

  test.each(shopMetrics)('$name straight from the events has the same', async (definition) => {
    const { pipeline } = running;
    const connection = await pipeline.store.connect();
    const rows = await pipeline.history.withEvents(connection, pipeline.engine.offset, () =>
      queryRows(
        connection,
        selectFromEvents(
          planMetric(definition),
          '(select distinct on (eventId, occurredAt) * from events order by logOffset)',
        ),
      ),
    );
    connection.closeSync();
    expect(sortedLines(JSON.parse(JSON.stringify(rows), shortTimes) as object[])).toEqual(
      sortedLines(expectedRows[definition.name]!),
    );
  });
});

async function count(
  options: Omit<RunningPipelineOptions, 'clock'>,
  between: (running: RunningPipeline, index: number) => Promise<unknown> = async () => undefined,
): Promise<RunningPipeline> {
  const running = await RunningPipeline.start({ ...options, clock: () => noonMs });
  for (const [index, batch] of smallShop.entries()) {
    const ingest = () =>
      running.run((pipeline) => pipeline.intake.ingest(batch.events, ingestOptions(batch)));
    while ((await ingest()) === died) await running.revive();
    await between(running, index);
    while (running.process.isDead) await running.revive();
  }
  while ((await running.run((pipeline) => pipeline.settled())) === died) await running.revive();
  running.process.dieAfter(Infinity);
  return running;
}

/** Kills the process some steps later, a different number each time, while it counts. */
async function killSoon(running: RunningPipeline, index: number): Promise<void> {
  running.process.dieAfter(index * 5);
  await running.run((pipeline) => pipeline.settled());
}

function shortTimes(_name: string, value: unknown): unknown {
  return typeof value === 'string' && /^\d{4}-.*Z$/.test(value) ? shortSeoul(value) : value;
}
