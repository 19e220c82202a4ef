import { afterEach, expect, test } from 'vitest';
import { shop } from '../../../src/app/shop.ts';
import { RunningPipeline } from '../../support/running-pipeline.ts';
import type { RunningPipelineOptions } from '../../support/running-pipeline.ts';
import { ingestOptions, noonMs, smallShop } from '../../support/small-shop.ts';

let running: RunningPipeline;
afterEach(() => running.dispose());

/** The small shop, counted in batches that are small, unless the sizes say otherwise. */
async function start(sizes: Partial<RunningPipelineOptions> = {}): Promise<void> {
  running = await RunningPipeline.start({ batchRecords: 2, clock: () => noonMs, ...sizes });
  for (const batch of smallShop) {
    await running.run((pipeline) => pipeline.intake.ingest(batch.events, ingestOptions(batch)));
  }
  await running.settled();
}

/** One event more. */
async function visit(eventId: string): Promise<void> {
  const visitor = { type: 'page_view', path: '/', anonymousId: 'zoe', sessionId: 's-zoe' };
  const events = [{ eventId, occurredAt: '2026-11-21T00:10:00+09:00', ...visitor }];
  await running.run((pipeline) => pipeline.intake.ingest(events, ingestOptions({ events })));
}

async function numberOf(sql: string): Promise<unknown> {
  const [row] = await running.pipeline.readers.query(`select (${sql}) as n`);
  return row?.n;
}

const recent = () => numberOf('select count(*) from recent_events');
const counted = () => numberOf('select sum(events)::bigint from access');
const inState = () =>
  numberOf(`select sum(estimated_size)::bigint from duckdb_tables() where schema_name = 'state'`);

async function expectExact(events = 16): Promise<void> {
  expect(await counted()).toBe(events);
  const { metrics, ok } = await running.verify();
  expect(metrics.filter(({ differing }) => differing > 0)).toEqual([]);
  expect(ok).toBe(true);
}

test('small batches leave their events aside, and every number has them', async () => {
  await start();
  expect([await recent(), await inState()]).toEqual([16, 0]);
  await expectExact();
});

test('folding takes them into the state, and changes no number', async () => {
  await start();
  await running.run(({ engine }) => engine.fold());
  expect(await recent()).toBe(0);
  expect(await inState()).toBeGreaterThan(0);
  await expectExact();
});

test('they are folded once they are enough', async () => {
  await start({ foldRecords: 5 });
  await expect.poll(recent).toBeLessThan(5);
  await expectExact();
});

test('batches that are not small go into the state at once', async () => {
  await start({ smallBatchRecords: 2 });
  expect(await recent()).toBeLessThan(16);
  expect(await inState()).toBeGreaterThan(0);
  await expectExact();
});

test('a crash leaves them, and the next start folds them', async () => {
  await start();
  await running.revive();
  expect(await recent()).toBe(0);
  await expectExact();
});

test('so it does when metrics have changed meanwhile, and with them the columns', async () => {
  await start();
  const metrics = shop.metrics
    .filter(({ name }) => name !== 'group_progress')
    .map((metric) => (metric.name === 'traffic' ? { ...metric, where: 'true' } : metric));
  await running.revive({ domain: { ...shop, metrics } });
  await running.settled();
  await expectExact();
  await running.revive({ domain: shop });
  await running.settled();
  await expectExact();
});

test('cut off before any step of folding, each is counted once', async () => {
  await start();
  const stepsLeft = [0, 1, 2, 5, 12, 16];
  for (const [round, steps] of stepsLeft.entries()) {
    await visit(`z${round}`);
    await running.run((pipeline) => pipeline.settled());
    running.process.dieAfter(steps);
    await running.run(({ engine }) => engine.fold()).catch(() => undefined);
    await running.revive();
  }
  await expectExact(16 + stepsLeft.length);
});

test('while state is rewritten, none is left aside', async () => {
  await start();
  await running.run((pipeline) =>
    pipeline.engine.whileFolding(async () => {
      expect(await recent()).toBe(0);
      await visit('z');
      await pipeline.settled();
      expect(await recent()).toBe(0);
    }),
  );
  await expectExact(17);
});
