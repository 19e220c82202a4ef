import { afterEach, describe, expect, test } from 'vitest';
import { GoldenStore, arrivals } from './shop-store.ts';
import { seoul, visit } from './shop-events.ts';

let store: GoldenStore | undefined;
afterEach(() => store?.close());

const day = '2026-11-20';
const opened = (groupId: string, clock: string, targetSize: number, closes: string) =>
  visit(`opener-${groupId}`, 1, `${day} ${clock}`, 'group_open', {
    itemCode: 'apple',
    groupId,
    targetSize,
    closesAt: seoul(`${day} ${closes}`),
  });
const joined = (groupId: string, userId: string, clock: string) =>
  visit(userId, 1, `${day} ${clock}`, 'group_join', { itemCode: 'apple', groupId, userId });

describe.each(arrivals)('group-buys, events arriving %s', (arrival) => {
  test('tells filled, expired and open groups apart', async () => {
    store = await GoldenStore.of(
      [
        // full: needs 2; u1 joins twice, u2 fills it at 10:30, u3 comes on top.
        opened('full', '10:00', 2, '12:00'),
        joined('full', 'u1', '10:10'),
        joined('full', 'u1', '10:20'),
        joined('full', 'u2', '10:30'),
        joined('full', 'u3', '10:40'),
        // quick: needs 1, filled after 10 minutes.
        opened('quick', '10:01', 1, '12:00'),
        joined('quick', 'u1', '10:11'),
        // gone: needs 3, has 1 when it closes at 11:00, which is now.
        opened('gone', '10:02', 3, '11:00'),
        joined('gone', 'u1', '10:12'),
        // open: needs 4, has 1 after 30 of 90 minutes: at this pace 120 minutes after its opening.
        opened('open', '10:30', 4, '12:00'),
        joined('open', 'u9', '10:40'),
        // idle: nobody joined, no forecast.
        opened('idle', '10:45', 2, '12:00'),
        // Opened outside the range.
        opened('other', '09:59', 2, '12:00'),
        opened('later', '11:00', 2, '12:00'),
      ],
      { asOf: seoul(`${day} 11:00`), arrival },
    );
    const range = { from: seoul(`${day} 10:00`), to: seoul(`${day} 11:00`) };
    const answer = await store.answer('group-buys', range);
    expect(answer).toMatchObject({
      groups: 5,
      filled: 2,
      expired: 1,
      open: 2,
      fillRate: 2 / 3,
      medianTimeToFillMs: 20 * 60_000, // of 30 and 10 minutes
    });
    expect(
      answer.rows.map(({ groupId, state, joined: users, filledAt, forecastFilledAt }) => [
        groupId,
        state,
        users,
        filledAt,
        forecastFilledAt,
      ]),
    ).toEqual([
      ['idle', 'open', 0, null, null],
      ['open', 'open', 1, null, seoul(`${day} 12:30`)],
      ['gone', 'expired', 1, null, null],
      ['quick', 'filled', 1, seoul(`${day} 10:11`), null],
      ['full', 'filled', 3, seoul(`${day} 10:30`), null],
    ]);
    expect(answer.rows[4]).toEqual({
      groupId: 'full',
      itemCode: 'apple',
      itemName: 'apple',
      itemNameEn: 'apple',
      targetSize: 2,
      joined: 3,
      openedAt: seoul(`${day} 10:00`),
      closesAt: seoul(`${day} 12:00`),
      filledAt: seoul(`${day} 10:30`),
      state: 'filled',
      forecastFilledAt: null,
    });
    const summary = { groups: 5, filled: 2, expired: 1, open: 2, fillRate: 2 / 3 };
    const expired = await store.answer('group-buys', { ...range, state: 'expired' });
    expect(expired).toMatchObject({ ...summary, rows: [{ groupId: 'gone' }] });
    const open = await store.answer('group-buys', { ...range, state: 'open', limit: '1' });
    expect(open).toMatchObject({ ...summary, rows: [{ groupId: 'idle' }] });
  });
});

test('group-buys tells of all groups also where none is in the state asked for', async () => {
  store = await GoldenStore.of([opened('open', '10:30', 4, '12:00')], {
    asOf: seoul(`${day} 11:00`),
  });
  const answer = await store.answer('group-buys', { state: 'filled' });
  expect(answer).toMatchObject({ rows: [], groups: 1, open: 1, filled: 0, fillRate: null });
});

test('group-buys without groups has no rates', async () => {
  store = await GoldenStore.of([], { asOf: seoul(`${day} 11:00`) });
  expect(await store.answer('group-buys', {})).toMatchObject({
    rows: [],
    groups: 0,
    fillRate: null,
    medianTimeToFillMs: null,
  });
});
