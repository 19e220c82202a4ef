import { RunningPipeline } from '../../support/running-pipeline.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shopMetrics } from '../../../domains/shop/metrics.ts';
import { keyNames } from '../../../src/metrics/duckdb.ts';
import { statesOf } from '../../../src/metrics/plan.ts';
import { queryRows } from '../../../src/process/database.ts';
import { tablesOf } from '../../../src/process/generation.ts';
import { ingestOptions, noonMs, smallShop } from '../../support/small-shop.ts';
import { rowsInMicroseconds, sortedLines } from '../../support/state-rows.ts';

let running: RunningPipeline;
beforeEach(async () => {
  running = await RunningPipeline.start({ batchRecords: 2, clock: () => noonMs });
});
afterEach(() => running.dispose());

/** The small shop, with other eventIds in each round so that all of it counts. */
async function send(round: number): Promise<void> {
  for (const batch of smallShop) {
    const events = batch.events.map((event) => ({
      ...event,
      eventId: `${round}-${(event as { eventId: string }).eventId}`,
    }));
    await running.run((pipeline) => pipeline.intake.ingest(events, ingestOptions(batch)));
  }
}

async function allRows(): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (const { name } of shopMetrics) {
    rows[name] = await running.pipeline.readers.use(async (connection) =>
      sortedLines(await rowsInMicroseconds(connection, name)),
    );
  }
  return rows;
}

/** Rows of every state: how many are in base and delta, and how many keys there are. */
async function stateSizes(): Promise<
  { state: string; base: number; delta: number; keys: number }[]
> {
  const connection = await running.pipeline.store.connect();
  const sizes = [];
  for (const generation of running.pipeline.store.generations) {
    for (const state of statesOf(generation.plan)) {
      const { base, delta } = tablesOf(generation, state);
      const [row] = await queryRows(
        connection,
        `select (select count(*) from ${base}) as base, (select count(*) from ${delta}) as delta,
           (select count(*) from (select distinct ${keyNames(state).join(', ')} from ${base})) as keys`,
      );
      sizes.push({ state: state.name, ...(row as { base: number; delta: number; keys: number }) });
    }
  }
  connection.closeSync();
  return sizes;
}

test('changes no number, and leaves one row a key', async () => {
  await send(1);
  await running.settled();
  const before = await allRows();
  await running.compact();
  expect(await allRows()).toEqual(before);
  for (const { state, base, delta, keys } of await stateSizes()) {
    expect([state, delta, base]).toEqual([state, 0, keys]);
    expect(base).toBeGreaterThan(0);
  }
  await running.compact();
  expect(await allRows()).toEqual(before);
});

test('again and again while events come, it loses none and counts none twice', async () => {
  let isSending = true;
  const compacting = (async () => {
    let rounds = 0;
    while (isSending) {
      await running.compact();
      rounds += 1;
    }
    return rounds;
  })();
  for (let round = 0; round < 8; round += 1) await send(round);
  await running.settled();
  isSending = false;
  expect(await compacting).toBeGreaterThan(2);
  await running.compact();
  const { metrics, ok } = await running.verify();
  expect(metrics.filter(({ differing }) => differing > 0)).toEqual([]);
  expect(ok).toBe(true);
  const [access] = await running.pipeline.readers.query(
    'select sum(events)::bigint as n from access',
  );
  expect(access?.n).toBe(8 * 16);
  expect((await running.ledger()).difference).toBe(0);
  expect(running.trouble).toEqual([]);
});

test('cut off before any of its steps, no number has changed', async () => {
  await send(1);
  await running.settled();
  const before = await allRows();
  for (const steps of [1, 2, 3, 4, 5, 6, 7, 8, 12, 17, 23, 40, 60]) {
    running.process.dieAfter(steps);
    await running.compact();
    await running.revive();
    expect(await allRows()).toEqual(before);
    await send(1);
    await running.settled();
  }
});

test('the ledger has one row a minute after it, with the same sums', async () => {
  await send(1);
  await send(1);
  await running.settled();
  const sums = () =>
    running.pipeline.readers.query(
      'select minute, sum(counted)::bigint as c, sum(duplicates)::bigint as d from ledger_minutes group by 1 order by 1',
    );
  const before = await sums();
  await running.compact();
  expect(await sums()).toEqual(before);
  const [rows] = await running.pipeline.readers.query('select count(*) as n from ledger_minutes');
  expect(rows?.n).toBe(before.length);
  expect((await running.ledger()).difference).toBe(0);
});
