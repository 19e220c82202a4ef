import { afterEach, expect, test } from 'vitest';
import { PipelineSource } from '../../src/app/serve-source.ts';
import { shareFor } from '../../src/app/share-for.ts';
import { RunningPipeline } from '../support/running-pipeline.ts';
import { shopEvent } from '../unit/collect/shop-event.ts';

let running: RunningPipeline | undefined;
let nowMs = 0;
const clock = () => nowMs;

afterEach(async () => {
  await running?.dispose();
  running = undefined;
});

async function start() {
  nowMs = Date.parse('2026-11-22T00:01:00Z');
  running = await RunningPipeline.start({ clock });
  const { pipeline } = running;
  const source = await PipelineSource.of(pipeline);
  /** Past the time for which an answer is shared. */
  const look = () => {
    nowMs += 1_000;
    return source.health();
  };
  return { pipeline, source, look };
}

test('health tells the same as the ledger, the log and the quarantine', async () => {
  const { pipeline, source, look } = await start();
  const events = [shopEvent(), shopEvent({ eventId: 'e-2' }), shopEvent(), 7, 8];
  await pipeline.intake.ingest(events, { source: 'http' });
  await pipeline.quarantine.resolve(0, 'dropped');
  await pipeline.settled();
  const health = await look();
  const { totals, difference } = await source.ledger();
  expect(health).toMatchObject({
    startedAt: '2026-11-22T00:01:00.000Z',
    asOf: '2026-11-22T00:01:01.000Z',
    faults: [],
    engine: { state: 'idle', failure: null },
    log: { endOffset: 3, countedOffset: 3 },
    lag: { pending: 0, oldestMs: null },
    ledger: { totals, difference },
    quarantine: { rejected: 2, unresolved: 1 },
    maintenance: { staleMetrics: [], rebuilding: [], erasures: 0 },
  });
  expect(totals).toMatchObject({ received: 5, counted: 2, duplicates: 1, rejected: 2 });
  expect(health.commits.last).toMatchObject({ at: '2026-11-22T00:01:00.000Z', events: 3 });
  expect(health.commits).toMatchObject({ recent: 1, p50Ms: 0, p95Ms: 0 });
  const { memory, disk } = health;
  for (const figure of [memory.rssBytes, memory.storeBytes, disk.freeBytes, disk.storeBytes]) {
    expect(figure).toBeGreaterThan(0);
  }
  expect(disk.logBytes).toBe(pipeline.log.activeSegment()?.bytes);
});

test('while the engine stands still, health tells how much waits, and for how long', async () => {
  const { pipeline, look } = await start();
  const held = Promise.withResolvers<void>();
  const standing = Promise.withResolvers<void>();
  const between = pipeline.engine.between(async () => {
    standing.resolve();
    await held.promise;
  });
  await standing.promise;
  await pipeline.intake.ingest([shopEvent()], { source: 'http' });
  nowMs += 4_000;
  await pipeline.intake.ingest([shopEvent({ eventId: 'later' })], { source: 'http' });
  expect(await look()).toMatchObject({
    engine: { state: 'counting' },
    log: { endOffset: 2, countedOffset: 0 },
    lag: { pending: 2, oldestMs: 5_000 },
  });
  held.resolve();
  await between;
  await pipeline.settled();
  expect((await look()).lag).toEqual({ pending: 0, oldestMs: null });
});

test('history that is imported has not waited since it happened', async () => {
  const { pipeline, look } = await start();
  await look();
  const held = Promise.withResolvers<void>();
  const between = pipeline.engine.between(() => held.promise);
  const lastYearMs = nowMs - 365 * 86_400_000;
  const options = { source: 'csv', receivedAtMs: lastYearMs } as const;
  const occurredAt = new Date(lastYearMs).toISOString();
  await pipeline.intake.ingest([shopEvent({ occurredAt })], options);
  const { lag } = await look();
  expect(lag).toEqual({ pending: 1, oldestMs: 1_000 });
  held.resolve();
  await between;
});

test('those who ask at one time share an answer, and one that failed is not kept', async () => {
  nowMs = 0;
  let made = 0;
  let fails = true;
  const share = shareFor(500, clock, async () => {
    made += 1;
    if (fails) throw new Error('no disk');
    return made;
  });
  await expect(Promise.all([share(), share()])).rejects.toThrow('no disk');
  expect(made).toBe(1);
  fails = false;
  expect(await Promise.all([share(), share()])).toEqual([2, 2]);
  nowMs = 499;
  expect(await share()).toBe(2);
  nowMs = 500;
  expect(await share()).toBe(3);
});
