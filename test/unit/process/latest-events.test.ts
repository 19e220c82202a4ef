import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SegmentLog } from '../../../src/log/segment-log.ts';
import { LatestEvents, newestOfTopic } from '../../../src/process/latest-events.ts';
import { Stored, shopColumns, storedLine } from '../../support/shop-lines.ts';

let stored: Stored;
let latest: LatestEvents;
let connections = 0;

beforeEach(async () => {
  stored = await Stored.open();
  connections = 0;
  const { archive, history, log } = stored;
  const connect = () => {
    connections += 1;
    return stored.database.connect();
  };
  latest = new LatestEvents({ archive, history, log, store: { connect }, columns: shopColumns });
});
afterEach(() => stored.close());

/** Ids of the newest, up to everything or up to an offset. */
async function newest(limit: number, offset = stored.log.endOffset) {
  return (await latest.before(offset, limit)).map(({ eventId }) => eventId);
}

const line = (eventId: string, fields: object = {}) => storedLine({ eventId, ...fields });

test('of nothing there are no latest events', async () => {
  expect(await newest(10)).toEqual([]);
});

test('the newest come first, with all they have but what nobody declared', async () => {
  await stored.append(line('a'), line('b', { extra: '{"secret":1}', sample: true }));
  expect(await newest(10)).toEqual(['b', 'a']);
  expect(await latest.before(2, 1)).toEqual([
    {
      logOffset: 1,
      eventId: 'b',
      type: 'item_view',
      occurredAt: '2026-11-21T00:00:00.000Z',
      anonymousId: 'ann',
      sessionId: 's1',
      itemCode: 'apple',
      receivedAt: '2026-11-21T00:00:01.000Z',
      sample: true,
    },
  ]);
});

test('what is not counted yet is not there, also in the middle of an append', async () => {
  await stored.append(line('a'), line('b'), line('c'));
  expect(await newest(10, 2)).toEqual(['b', 'a']);
  expect(await newest(10, 0)).toEqual([]);
});

test('a repeat is left out, another event that has the same id is not', async () => {
  await stored.append(line('a'), line('b'));
  await stored.append(line('a'), line('a', { occurredAt: '2026-11-21T00:00:00.001Z' }));
  expect(await latest.before(4, 10)).toMatchObject([
    { logOffset: 3 },
    { logOffset: 1 },
    { logOffset: 0 },
  ]);
});

test('a text without end is cut', async () => {
  await stored.append(line('a', { path: `/${'길'.repeat(5_000)}` }));
  const [event] = await latest.before(1, 1);
  expect(event?.path).toBe(`/${'길'.repeat(499)}…`);
});

test('they are found across segments, however much stands before them', async () => {
  const wide = 'w'.repeat(20_000);
  for (let segment = 0; segment < 3; segment += 1) {
    for (let append = 0; append < 40; append += 1)
      await stored.append(line(`${segment}-${append}`, { path: wide }));
    await stored.log.seal();
  }
  const last = Array.from(
    { length: 60 },
    (_, back) => `${2 - Math.floor(back / 40)}-${39 - (back % 40)}`,
  );
  expect(await newest(60)).toEqual(last);
  expect(stored.log.boundaryBefore(120, { records: 10, bytes: 1e9 })).toBeGreaterThan(90);
  expect(stored.log.boundaryBefore(120, { records: 1000, bytes: 500_000 })).toBeGreaterThan(80);
  expect(connections).toBe(0);
});

test('where the log was archived they come from there, read once for all who ask', async () => {
  await stored.segment(line('a', { occurredAt: '2026-11-21T00:00:00.1234Z' }), line('b'));
  await stored.archiveAll();
  await stored.append(line('c'), line('b'));
  expect(await newest(10)).toEqual(['c', 'b', 'a']);
  await stored.append(line('d'));
  expect(await newest(10)).toEqual(['d', 'c', 'b', 'a']);
  expect(connections).toBe(1);
  const [, , , first] = await latest.before(5, 10);
  expect(first).toEqual({
    logOffset: 0,
    eventId: 'a',
    type: 'item_view',
    occurredAt: '2026-11-21T00:00:00.1234Z',
    anonymousId: 'ann',
    sessionId: 's1',
    itemCode: 'apple',
    receivedAt: '2026-11-21T00:00:01.000Z',
  });
});

test('once the log holds enough, the archive is left alone', async () => {
  await stored.segment(line('a'));
  await stored.archiveAll();
  await stored.append(line('b'), line('c'));
  expect(await newest(2)).toEqual(['c', 'b']);
  expect(connections).toBe(0);
});

test('an erased event is gone once it is told that the archive has changed', async () => {
  await stored.segment(line('a', { userId: 'u1' }), line('b'));
  await stored.archiveAll();
  expect(await newest(10)).toEqual(['b', 'a']);
  await stored.archive.removeRows(stored.connection, "userId = 'u1'");
  latest.forget();
  expect(await newest(10)).toEqual(['b']);
});

test('of several partitions the newest by receipt come first, without repeats and what is no event', async () => {
  const partitions = await Promise.all(
    ['one', 'two'].map((name) =>
      SegmentLog.open({ folder: join(stored.root, name), clock: () => 0 }),
    ),
  );
  const append = async (index: number, ...lines: readonly string[]) => {
    const bytes = Buffer.from(lines.join(''));
    await partitions[index]!.append({ lines: bytes, records: lines.length, receivedAtMs: 0 });
  };
  const received = (eventId: string, second: number) =>
    storedLine({ eventId, receivedAt: `2026-11-21T00:00:0${second}.000Z` });
  await append(0, received('a', 1), received('c', 3), 'no event\n', '{"eventId":12}\n');
  await append(1, received('b', 2), received('d', 4), received('c', 5));
  const events = await newestOfTopic(partitions, 10);
  expect(events.map(({ eventId }) => eventId)).toEqual(['d', 'c', 'b', 'a']);
  for (const log of partitions) await log.close();
});
