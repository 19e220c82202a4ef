import { afterEach, describe, expect, test } from 'vitest';
import { GoldenStore, arrivals } from './shop-store.ts';
import { bought, seoul, visit } from './shop-events.ts';

const day = '2026-11-20';
let store: GoldenStore | undefined;
afterEach(() => store?.close());

describe.each(arrivals)('crowded-products, events arriving %s', (arrival) => {
  test('ranks by distinct visitors of the whole range, ties by orders, then by item code', async () => {
    store = await GoldenStore.of(
      [
        // 060103: three visitors over two hours, one of them in both; a search and a restock request do not crowd.
        visit('ann', 1, `${day} 10:05`, 'item_view', { itemCode: '060103' }),
        visit('ann', 1, `${day} 11:05`, 'wish', { itemCode: '060103' }),
        visit('bob', 1, `${day} 10:10`, 'group_join', { itemCode: '060103', groupId: 'g' }),
        visit(
          'cat',
          1,
          `${day} 11:59:59`,
          'purchase',
          bought('060103', { quantity: 2, price: 1_500 }),
        ),
        visit('dan', 1, `${day} 10:30`, 'search', { itemCode: '060103', query: '사과' }),
        visit('dan', 1, `${day} 10:31`, 'restock_request', { itemCode: '060103' }),
        // 060201 and zzz: two visitors each, 060201 without an order.
        visit('ann', 1, `${day} 10:06`, 'item_view', { itemCode: '060201' }),
        visit('bob', 1, `${day} 10:07`, 'item_view', { itemCode: '060201' }),
        visit('ann', 1, `${day} 10:08`, 'item_view', { itemCode: 'zzz' }),
        visit(
          'bob',
          1,
          `${day} 10:09`,
          'purchase',
          bought('zzz', { purchaseType: 'group', groupId: 'g' }),
        ),
        // aaa and bbb: one visitor each, no orders; the code decides.
        visit('ann', 1, `${day} 10:50`, 'wish', { itemCode: 'bbb' }),
        visit('ann', 1, `${day} 10:51`, 'wish', { itemCode: 'aaa' }),
        // Only searched for: nobody is there.
        visit('ann', 1, `${day} 10:52`, 'search', { itemCode: 'nobody', query: '?' }),
        // The two hours before: aaa first, then 060103; at 12:00 the range is over.
        visit('ann', 1, `${day} 08:00`, 'item_view', { itemCode: 'aaa' }),
        visit('bob', 1, `${day} 09:59:59`, 'item_view', { itemCode: 'aaa' }),
        visit('bob', 1, `${day} 09:30`, 'item_view', { itemCode: '060103' }),
        visit('eve', 1, `${day} 12:00`, 'item_view', { itemCode: 'bbb' }),
        visit('eve', 1, `${day} 07:59:59`, 'item_view', { itemCode: 'bbb' }),
      ],
      { asOf: seoul(`${day} 12:30`), arrival },
    );
    const answer = await store.answer('crowded-products', {
      from: seoul(`${day} 10:20`),
      to: seoul(`${day} 11:01`),
    });
    expect(answer).toMatchObject({
      name: 'crowded-products',
      from: seoul(`${day} 10:00`),
      to: seoul(`${day} 12:00`),
      asOf: seoul(`${day} 12:30`),
      timeZone: 'Asia/Seoul',
      sample: false,
    });
    const none = { orders: 0, groupOrders: 0, soloOrders: 0, quantity: 0, revenue: 0 };
    expect(answer.rows).toEqual([
      {
        rank: 1,
        previousRank: 2,
        itemCode: '060103',
        itemName: '후지 사과',
        itemNameEn: 'Fuji apple',
        visitors: 3,
        views: 1,
        wishes: 1,
        orders: 1,
        groupOrders: 0,
        soloOrders: 1,
        quantity: 2,
        revenue: 3_000,
      },
      {
        rank: 2,
        previousRank: null,
        itemCode: 'zzz',
        itemName: 'zzz',
        itemNameEn: 'zzz',
        visitors: 2,
        views: 1,
        wishes: 0,
        orders: 1,
        groupOrders: 1,
        soloOrders: 0,
        quantity: 1,
        revenue: 1_000,
      },
      expect.objectContaining({ rank: 3, itemCode: '060201', visitors: 2, views: 2, ...none }),
      expect.objectContaining({ rank: 4, previousRank: 1, itemCode: 'aaa', visitors: 1, ...none }),
      expect.objectContaining({ rank: 5, previousRank: null, itemCode: 'bbb', visitors: 1 }),
    ]);
  });
});

test('crowded-products gives ten rows unless limit says otherwise, and ranks before it cuts', async () => {
  const items = Array.from({ length: 12 }, (_, index) => `item${String(index).padStart(2, '0')}`);
  store = await GoldenStore.of(
    items.flatMap((itemCode, index) => [
      visit('ann', 1, `${day} 10:00`, 'item_view', { itemCode }),
      // Before: the last item of the alphabet was the only crowded one.
      ...(index === 11 ? [visit('ann', 1, `${day} 09:00`, 'item_view', { itemCode })] : []),
    ]),
    { asOf: seoul(`${day} 11:00`) },
  );
  const range = { from: seoul(`${day} 10:00`), to: seoul(`${day} 11:00`) };
  const ten = await store.answer('crowded-products', range);
  expect(ten.rows.map(({ itemCode }) => itemCode)).toEqual(items.slice(0, 10));
  const all = await store.answer('crowded-products', { ...range, limit: '100' });
  expect(all.rows).toHaveLength(12);
  expect(all.rows[11]).toMatchObject({ rank: 12, previousRank: 1 });
});

test('crowded-products of an empty range has no rows', async () => {
  store = await GoldenStore.of([], { asOf: seoul(`${day} 11:00`) });
  const answer = await store.answer('crowded-products', {});
  expect(answer.rows).toEqual([]);
  expect(answer).toMatchObject({ from: seoul('2026-11-19 11:00'), to: seoul(`${day} 11:00`) });
});
