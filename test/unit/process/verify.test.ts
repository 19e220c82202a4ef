import { RunningPipeline } from '../../support/running-pipeline.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ingestOptions, noonMs, smallShop } from '../../support/small-shop.ts';

let running: RunningPipeline;
beforeEach(async () => {
  running = await RunningPipeline.start({
    ...{ batchRecords: 3, segmentBytes: 2_000 },
    clock: () => noonMs,
  });
});
afterEach(() => running.dispose());

async function send(round: number): Promise<void> {
  for (const batch of smallShop) {
    const events = batch.events.map((event) => ({
      ...event,
      eventId: `${round}-${(event as { eventId: string }).eventId}`,
    }));
    await running.run((pipeline) => pipeline.intake.ingest(events, ingestOptions(batch)));
  }
}

async function tamper(sql: string): Promise<void> {
  await running.settled();
  await running.compact();
  const connection = await running.pipeline.store.connect();
  await connection.run(sql);
  connection.closeSync();
}

const tableOf = (metric: string, suffix: string) => {
  const { id } = running.pipeline.store.generations.find(
    ({ plan }) => plan.definition.name === metric,
  )!;
  return `state.g${id}_${metric}_${suffix}_base`;
};

test('is clean, and the ledger even, at every moment while events come, are archived and compacted', async () => {
  let isSending = true;
  const tidying = (async () => {
    while (isSending) {
      await running.compact();
      await running.archive();
    }
  })();
  const offsets: number[] = [];
  const verifying = (async () => {
    while (isSending) {
      const { ok, offset, metrics } = await running.verify();
      expect(metrics.filter(({ differing }) => differing > 0)).toEqual([]);
      expect(ok).toBe(true);
      const { totals, difference } = await running.ledger();
      expect(difference, JSON.stringify(totals)).toBe(0);
      offsets.push(offset);
    }
  })();
  // Half of them again, so that duplicates are on the way as well.
  for (let round = 0; offsets.length < 4; round += 1) await send(round - (round % 2));
  isSending = false;
  await Promise.all([tidying, verifying]);
  expect(new Set(offsets).size).toBeGreaterThan(1);
  expect(running.trouble).toEqual([]);
});

describe('notices', () => {
  beforeEach(() => send(0));

  test.each([
    [
      'a number that is off by one',
      'access',
      () => `update ${tableOf('access', 'totals')} set events = events + 1 where pageViews = 1`,
    ],
    [
      'a row that is missing',
      'user_activity',
      () => `delete from ${tableOf('user_activity', 'totals')} where logins = 1`,
    ],
    [
      'a row too many',
      'item_activity',
      () =>
        `insert into ${tableOf('item_activity', 'visitors')} (windowStart, itemCode, "value") select windowStart, itemCode, 'ghost' from ${tableOf('item_activity', 'visitors')} limit 1`,
    ],
    [
      'a wrong list of times',
      'sessions',
      () =>
        `update ${tableOf('sessions', 'totals')} set wishTimes = [timestamp '2026-11-21 00:00'] where sessionId = 's-eve'`,
    ],
    [
      'a wrong first',
      'sessions',
      () =>
        `update ${tableOf('sessions', 'totals')} set landingPath = {moment: startedAt, logOffset: 0, "first": '/x'} where sessionId = 's-eve'`,
    ],
  ])('%s, and shows it', async (_, metric, sql) => {
    await tamper(sql());
    const { ok, metrics } = await running.verify();
    expect(ok).toBe(false);
    const wrong = metrics.filter(({ differing }) => differing > 0);
    expect(wrong.map((verdict) => verdict.metric)).toEqual([metric]);
    expect(wrong[0]!.examples.length).toBeGreaterThan(0);
    expect(wrong[0]!.examples.length).toBe(wrong[0]!.differing);
    await running.run((pipeline) =>
      pipeline.rebuild(pipeline.store.plans.find(({ definition }) => definition.name === metric)!),
    );
    expect((await running.verify()).ok).toBe(true);
  });

  test('an identity that is missing, and so does the ledger', async () => {
    await tamper("delete from identities where eventId = '0-a1'");
    const { ok, identities } = await running.verify();
    expect(ok).toBe(false);
    expect(identities.stored).toBe(identities.expected - 1);
    expect((await running.ledger()).difference).toBe(1);
  });

  test('a counted batch that was never in the log, by the ledger', async () => {
    await tamper("insert into ledger_minutes values (timestamp '2026-11-21 00:00', 0, 3)");
    expect((await running.ledger()).difference).toBe(3);
  });
});
