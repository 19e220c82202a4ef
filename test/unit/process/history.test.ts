import { afterEach, beforeEach, expect, test } from 'vitest';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { queryRows } from '../../../src/process/database.ts';
import { countedEvents, distinctEvents } from '../../../src/process/history.ts';
import { Stored, storedLine } from '../../support/shop-lines.ts';

let stored: Stored;
beforeEach(async () => (stored = await Stored.open()));
afterEach(() => stored.close());

test('of nothing there are no events, with all columns', async () => {
  expect(await stored.rows('*')).toEqual([]);
});

test('archive, sealed segments and the open one are one sequence', async () => {
  await stored.segment(storedLine({ eventId: 'a' }), storedLine({ eventId: 'b' }));
  await stored.segment(storedLine({ eventId: 'c' }));
  await stored.archiveAll();
  await stored.segment(storedLine({ eventId: 'd' }));
  await stored.append(storedLine({ eventId: 'e' }), storedLine({ eventId: 'f' }));
  const all = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect(await stored.rows()).toEqual(all.map((eventId, index) => ({ eventId, logOffset: index })));
});

test('records from an offset on are left out, also in the middle of an append', async () => {
  await stored.append(storedLine({ eventId: 'a' }), storedLine({ eventId: 'b' }));
  await stored.append(storedLine({ eventId: 'c' }));
  for (const offset of [0, 1, 2, 3]) {
    const rows = await stored.history.withEvents(stored.connection, offset, () =>
      queryRows(stored.connection, 'select eventId from events'),
    );
    expect(rows.length).toBe(offset);
  }
});

test('eventTime is the corrected time where there is one', async () => {
  await stored.append(
    storedLine({ eventId: 'a', correctedAt: '2026-11-21T05:00:00.000Z' }),
    storedLine({ eventId: 'b' }),
  );
  expect(await stored.rows('epoch_ms(eventTime) as ms')).toEqual([
    { ms: Date.UTC(2026, 10, 21, 5) },
    { ms: Date.UTC(2026, 10, 21) },
  ]);
});

test('the first record of an identity in log order counts, and none if that was erased', async () => {
  await stored.segment(
    storedLine({ eventId: 'a', userId: 'u1' }),
    storedLine({ eventId: 'a', userId: 'u2' }),
    storedLine({ eventId: 'b', userId: 'u2' }),
    storedLine({ eventId: 'b', userId: 'u1' }),
    storedLine({ eventId: 'a', occurredAt: '2026-11-21T00:00:00.001Z', userId: 'u2' }),
  );
  await stored.archiveAll();
  const offsets = async (relation: string) =>
    (await stored.rows('logOffset', `(${relation})`)).map(({ logOffset }) => logOffset);
  expect(await offsets(distinctEvents('records'))).toEqual([0, 2, 4]);
  await stored.archive.removeRows(stored.connection, "userId = 'u1'");
  await stored.append(storedLine({ eventId: 'a', userId: 'u1' }));
  expect(await offsets('from events')).toEqual([1, 2, 4, 5]);
  expect(await offsets(countedEvents('records'))).toEqual([2, 4]);
});

test('no scratch file is left, whether the work ends well or not', async () => {
  await stored.append(storedLine({ eventId: 'a' }));
  await stored.rows();
  const failing = stored.history.withEvents(stored.connection, 1, () =>
    Promise.reject(new Error('no')),
  );
  await expect(failing).rejects.toThrow('no');
  expect(await readdir(join(stored.root, 'tmp'))).toEqual([]);
});

test('files are not taken away while they are read', async () => {
  await stored.segment(storedLine({ eventId: 'a', userId: 'u1' }));
  await stored.archiveAll();
  let removing: Promise<number> | undefined;
  const own = await stored.database.connect();
  const seen = await stored.history.withEvents(stored.connection, 1, async () => {
    removing = stored.archive.removeRows(own, "userId = 'u1'");
    const order: string[] = [];
    void removing.then(() => order.push('removed'));
    for (let left = 0; left < 20; left += 1) {
      const rows = await queryRows(stored.connection, 'select userId from events');
      order.push(String(rows[0]?.userId));
    }
    return order;
  });
  expect(seen).toEqual(Array.from({ length: 20 }, () => 'u1'));
  expect(await removing).toBe(1);
  own.closeSync();
  expect(await stored.rows()).toEqual([]);
});
