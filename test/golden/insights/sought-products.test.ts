import { afterEach, describe, expect, test } from 'vitest';
import { GoldenStore, arrivals } from './shop-store.ts';
import { bought, seoul, visit } from './shop-events.ts';

let store: GoldenStore | undefined;
afterEach(() => store?.close());

const apple = { itemCode: '060103' };
const pear = { itemCode: '060201' };

describe.each(arrivals)('sought-products, events arriving %s', (arrival) => {
  test('counts who looked in two sessions and did not buy', async () => {
    store = await GoldenStore.of(
      [
        // ann looks for the apple in two sessions, in different ways: a seeker.
        visit('ann', 1, '2026-11-20 10:00', 'item_view', apple),
        visit('ann', 2, '2026-11-20 20:00', 'search', { ...apple, query: '사과' }),
        // bob looks twice in one session that passes an hour: not a seeker.
        visit('bob', 1, '2026-11-20 10:50', 'item_view', apple),
        visit('bob', 1, '2026-11-20 11:10', 'item_view', apple),
        // cat looks in two sessions and buys in a third: not a seeker.
        visit('cat', 1, '2026-11-20 10:00', 'item_view', apple),
        visit('cat', 2, '2026-11-20 12:00', 'item_view', apple),
        visit('cat', 3, '2026-11-20 14:00', 'purchase', bought('060103')),
        // dan wishes in one session and looks in another: one looking session only.
        visit('dan', 1, '2026-11-20 10:00', 'wish', apple),
        visit('dan', 2, '2026-11-20 12:00', 'restock_request', apple),
        // eve's second session is outside the range.
        visit('eve', 1, '2026-11-20 10:00', 'item_view', apple),
        visit('eve', 2, '2026-11-21 00:00', 'item_view', apple),
        // fay bought before the range: a seeker within it.
        visit('fay', 0, '2026-11-19 23:59:59', 'purchase', bought('060103')),
        visit('fay', 1, '2026-11-20 00:00', 'restock_request', apple),
        visit('fay', 2, '2026-11-20 01:00', 'restock_request', apple),
        // gil buys the pear, which says nothing of the apple; of the pear he is no seeker.
        visit('gil', 1, '2026-11-20 10:00', 'item_view', pear),
        visit('gil', 1, '2026-11-20 10:01', 'item_view', apple),
        visit('gil', 2, '2026-11-20 12:00', 'item_view', pear),
        visit('gil', 2, '2026-11-20 12:01', 'purchase', bought('060201')),
        visit('gil', 2, '2026-11-20 12:02', 'item_view', apple),
      ],
      { asOf: seoul('2026-11-21 09:00'), arrival },
    );
    const { rows } = await store.answer('sought-products', {
      from: seoul('2026-11-20 00:00'),
      to: seoul('2026-11-21 00:00'),
    });
    expect(rows).toEqual([
      {
        rank: 1,
        itemCode: '060103',
        itemName: '후지 사과',
        itemNameEn: 'Fuji apple',
        seekers: 3, // ann, fay, gil
        views: 8, // ann 1, bob 2, cat 2, eve 1, gil 2
        searches: 1,
        restockRequests: 3, // dan, fay twice
        orders: 1,
      },
    ]);
  });
});

test('sought-products breaks ties by views, then by item code', async () => {
  const twice = (visitor: string, itemCode: string, type: 'item_view' | 'restock_request') => [
    visit(visitor, 1, '2026-11-20 10:00', type, { itemCode }),
    visit(visitor, 2, '2026-11-20 11:00', type, { itemCode }),
  ];
  store = await GoldenStore.of(
    [
      ...twice('ann', 'b', 'restock_request'),
      ...twice('ann', 'a', 'restock_request'),
      ...twice('ann', 'c', 'item_view'),
      ...twice('ann', 'd', 'restock_request'),
      ...twice('bob', 'd', 'restock_request'),
    ],
    { asOf: seoul('2026-11-20 12:00') },
  );
  const { rows } = await store.answer('sought-products', {});
  expect(rows.map(({ itemCode, seekers }) => [itemCode, seekers])).toEqual([
    ['d', 2],
    ['c', 1],
    ['a', 1],
    ['b', 1],
  ]);
  const { rows: two } = await store.answer('sought-products', { limit: '2' });
  expect(two.map(({ rank }) => rank)).toEqual([1, 2]);
});
