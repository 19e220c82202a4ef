import { RunningPipeline } from '../../support/running-pipeline.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ingestOptions, noonMs, smallShop } from '../../support/small-shop.ts';

const cho = { column: 'userId', value: 'u-cho' } as const;

let running: RunningPipeline;
beforeEach(async () => {
  running = await RunningPipeline.start({ batchRecords: 3, clock: () => noonMs });
});
afterEach(() => running.dispose());

async function sendAll(): Promise<void> {
  for (const batch of smallShop) {
    await running.run((pipeline) => pipeline.intake.ingest(batch.events, ingestOptions(batch)));
  }
  await running.settled();
}

async function send(...events: readonly object[]): Promise<void> {
  await running.run((pipeline) => pipeline.intake.ingest(events, ingestOptions({ events })));
}

const query = (sql: string) => running.pipeline.readers.query(sql);

async function expectExact(): Promise<void> {
  await running.settled();
  const { metrics, ok } = await running.verify();
  expect(metrics.filter(({ differing }) => differing > 0)).toEqual([]);
  expect(ok).toBe(true);
  const { totals, difference } = await running.ledger();
  expect(difference, JSON.stringify(totals)).toBe(0);
  expect(running.trouble).toEqual([]);
}

test('takes a person out of every number and leaves the others as they were', async () => {
  await sendAll();
  const erased = await running.run((pipeline) => pipeline.erase(cho));
  expect(erased).toMatchObject({ events: 4, rows: 4 });
  expect(await query("from sessions where sessionId = 's-cho'")).toEqual([]);
  expect(await query("from user_activity where userId = 'u-cho'")).toEqual([]);
  expect(await query('select joined, filledAt from group_progress')).toEqual([
    { joined: 1, filledAt: null },
  ]);
  expect(await query('select sum(events)::bigint as n from access')).toEqual([{ n: 12 }]);
  await expectExact();
});

test('a preview tells what would go, in log, archive and quarantine, and leaves it', async () => {
  await sendAll();
  await running.run((pipeline) => pipeline.log.seal());
  await running.archive();
  await sendAll();
  await send({ type: 'nonsense', userId: 'u-cho' }, { type: 'nonsense', userId: 'u-bob' });
  const preview = await running.pipeline.preview(cho);
  expect(preview).toEqual({ events: 4, rows: 8, rejected: 1 });
  await expectExact();
  expect(await running.run((pipeline) => pipeline.erase(cho))).toEqual(preview);
  expect(await running.pipeline.preview(cho)).toEqual({ events: 0, rows: 0, rejected: 0 });
});

test('done twice, it changes nothing more', async () => {
  await sendAll();
  await running.run((pipeline) => pipeline.erase(cho));
  const again = await running.run((pipeline) => pipeline.erase(cho));
  expect(again).toMatchObject({ events: 0, rows: 0 });
  await expectExact();
});

test('a late repeat of an erased event is still known as a repeat', async () => {
  await sendAll();
  await running.run((pipeline) => pipeline.erase(cho));
  await sendAll();
  expect(await query("from sessions where sessionId = 's-cho'")).toEqual([]);
  await expectExact();
  await running.run((pipeline) => pipeline.rebuild(pipeline.store.plans[0]!));
  await expectExact();
});

test('a repeat under another name does not take the place of an erased event', async () => {
  const event = {
    ...{ eventId: 'x', type: 'wish', occurredAt: '2026-11-21T00:00:00Z', itemCode: 'kiwi' },
    ...{ anonymousId: 'cho', sessionId: 's', userId: 'u-cho' },
  };
  await send(event);
  await send({ ...event, userId: 'u-bob' });
  await running.run((pipeline) => pipeline.erase(cho));
  expect(await query("from item_activity where itemCode = 'kiwi'")).toEqual([]);
  await expectExact();
});

test('events that come while it works are counted, and those of the person stay if they came after', async () => {
  await sendAll();
  const wish = (n: number, userId: string) => ({
    ...{ eventId: `w${n}`, type: 'wish', occurredAt: '2026-11-20T15:30:00Z', itemCode: 'apple' },
    ...{ anonymousId: userId, sessionId: `s-${userId}`, userId },
  });
  const erasing = running.run((pipeline) => pipeline.erase(cho));
  for (let n = 0; n < 60; n += 1) await send(wish(n, 'u-bob'));
  await erasing;
  for (let n = 60; n < 65; n += 1) await send(wish(n, 'u-cho'));
  await running.settled();
  expect(
    await query("select sum(wishes)::bigint as n from user_activity where userId = 'u-bob'"),
  ).toEqual([{ n: 60 }]);
  expect(
    await query("select sum(wishes)::bigint as n from user_activity where userId = 'u-cho'"),
  ).toEqual([{ n: 5 }]);
  await expectExact();
});

test('when the store is lost afterwards, the ledger is even and nobody comes back', async () => {
  await sendAll();
  await running.run((pipeline) => pipeline.erase(cho));
  await running.loseStore();
  await sendAll();
  expect(await query("from sessions where sessionId = 's-cho'")).toEqual([]);
  await expectExact();
});

test('one that failed and was then repeated is not done once more at the next start', async () => {
  await sendAll();
  running.process.failAfter(20);
  const failing = running.run((pipeline) => pipeline.erase(cho));
  await expect(failing).rejects.toThrow('injected');
  await running.run((pipeline) => pipeline.erase(cho));
  await send({
    ...{ eventId: 'new', type: 'login', occurredAt: '2026-11-21T00:00:00Z', userId: 'u-cho' },
    ...{ anonymousId: 'cho', sessionId: 's-new' },
  });
  await running.restart();
  await running.run((pipeline) => pipeline.erase({ column: 'userId', value: 'nobody' }));
  expect(await query("select events from sessions where sessionId = 's-new'")).toEqual([
    { events: 1 },
  ]);
});
