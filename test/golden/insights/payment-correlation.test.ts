import { afterEach, describe, expect, test } from 'vitest';
import type { ShopEvent } from '../../../domains/shop/events.ts';
import { GoldenStore, arrivals } from './shop-store.ts';
import { bought, seoul, visit } from './shop-events.ts';

let store: GoldenStore | undefined;
afterEach(() => store?.close());

/** A user's day: so many logins, wishes and orders of so many KRW each. */
function userDay(
  userId: string,
  date: string,
  { logins = 0, wishes = 0, orders = 0, price = 1_000 },
): ShopEvent[] {
  const events = (times: number, type: 'login' | 'wish' | 'purchase', details: object) =>
    Array.from({ length: times }, (_, index) =>
      visit(userId, 1, `${date} 0${index}:00`, type, { ...details, userId }),
    );
  return [
    ...events(logins, 'login', {}),
    ...events(wishes, 'wish', { itemCode: 'apple' }),
    ...events(orders, 'purchase', bought('apple', { price })),
  ];
}

describe.each(arrivals)('payment-correlation, events arriving %s', (arrival) => {
  test('correlates the sums of each user over whole days in Seoul', async () => {
    store = await GoldenStore.of(
      [
        // logins 1 2 3 4 5, wishes 2 2 1 0 0, orders 1 2 2 3 5, each order 1,000 KRW.
        ...userDay('u1', '2026-11-20', { logins: 1, wishes: 2, orders: 1 }),
        ...userDay('u2', '2026-11-20', { logins: 2, wishes: 2, orders: 2 }),
        ...userDay('u3', '2026-11-20', { logins: 3, wishes: 1, orders: 2 }),
        ...userDay('u4', '2026-11-20', { logins: 1, orders: 3 }),
        ...userDay('u4', '2026-11-21', { logins: 3 }),
        ...userDay('u5', '2026-11-21', { logins: 5, orders: 5 }),
        // Without a user, or on the days beside: not counted.
        visit('ann', 1, '2026-11-20 10:00', 'purchase', bought('apple')),
        visit('ann', 1, '2026-11-19 23:59:59', 'login', { userId: 'u6' }),
        visit('ann', 1, '2026-11-22 00:00', 'login', { userId: 'u7' }),
      ],
      { asOf: seoul('2026-11-22 10:00'), arrival },
    );
    const answer = await store.answer('payment-correlation', {
      from: seoul('2026-11-20 15:00'),
      to: seoul('2026-11-21 00:01'),
    });
    expect(answer).toMatchObject({
      from: seoul('2026-11-20 00:00'),
      to: seoul('2026-11-22 00:00'),
    });
    const [loginsOrders, wishesOrders, loginsRevenue] = answer.rows;
    // Deviations of logins -2 -1 0 1 2, of orders (mean 2.6) -1.6 -.6 -.6 .4 2.4: 9 / sqrt(10 x 9.2).
    const pearson = 9 / Math.sqrt(92);
    // Mean ranks of orders 1 2.5 2.5 4 5 against 1 2 3 4 5: 9.5 / sqrt(10 x 9.5).
    const spearman = 9.5 / Math.sqrt(95);
    const half = 1.959963984540054 / Math.sqrt(2);
    expect(loginsOrders).toMatchObject({ x: 'logins', y: 'orders', n: 5 });
    expect(loginsOrders?.['pearson']).toBeCloseTo(pearson, 12);
    expect(loginsOrders?.['spearman']).toBeCloseTo(spearman, 12);
    expect(loginsOrders?.['pearsonLow']).toBeCloseTo(Math.tanh(Math.atanh(pearson) - half), 12);
    expect(loginsOrders?.['pearsonHigh']).toBeCloseTo(Math.tanh(Math.atanh(pearson) + half), 12);
    // Wishes (mean 1) 1 1 0 -1 -1 against orders: -1.6 - .6 - .4 - 2.4 = -5, / sqrt(4 x 9.2).
    expect(wishesOrders?.['pearson']).toBeCloseTo(-5 / Math.sqrt(36.8), 12);
    // Revenue is 1,000 times the orders: the same coefficient.
    expect(loginsRevenue).toMatchObject({ x: 'logins', y: 'revenue', n: 5 });
    expect(loginsRevenue?.['pearson']).toBeCloseTo(pearson, 12);
  });
});

test('payment-correlation says nothing where a side is constant or there are too few users', async () => {
  store = await GoldenStore.of(
    [
      ...userDay('u1', '2026-11-20', { logins: 1, orders: 1 }),
      ...userDay('u2', '2026-11-20', { logins: 2, orders: 2 }),
      ...userDay('u3', '2026-11-20', { logins: 3, orders: 3, price: 100 }),
    ],
    { asOf: seoul('2026-11-21 00:00') },
  );
  const { rows } = await store.answer('payment-correlation', {});
  const noInterval = { pearsonLow: null, pearsonHigh: null };
  expect(rows).toMatchObject([
    { x: 'logins', y: 'orders', n: 3, ...noInterval },
    { x: 'wishes', y: 'orders', n: 3, pearson: null, spearman: null, ...noInterval },
    { x: 'logins', y: 'revenue', n: 3, ...noInterval },
    { x: 'wishes', y: 'revenue', n: 3, pearson: null, spearman: null, ...noInterval },
  ]);
  expect(rows[0]?.['pearson']).toBeCloseTo(1, 12);
  // Revenue 1,000, 2,000, 300: ranks 2 3 1 against 1 2 3.
  expect(rows[2]?.['spearman']).toBeCloseTo(-0.5, 12);
});

test('payment-correlation without users has four rows of nothing', async () => {
  store = await GoldenStore.of([], { asOf: seoul('2026-11-21 00:00') });
  const { rows, scatter } = await store.answer('payment-correlation', {});
  expect(rows).toHaveLength(4);
  expect(
    rows.every(({ n, pearson, spearman }) => n === 0 && pearson === null && spearman === null),
  ).toBe(true);
  expect(scatter).toEqual(rows.map(({ x, y }) => ({ x, y, binX: 1, binY: 1, points: [] })));
});

test('payment-correlation bins users by both measures', async () => {
  store = await GoldenStore.of(
    [
      ...userDay('u1', '2026-11-20', { logins: 1, orders: 1, price: 30 }),
      ...userDay('u2', '2026-11-20', { logins: 1, orders: 1, price: 39 }),
      ...userDay('u3', '2026-11-20', { logins: 2 }),
    ],
    { asOf: seoul('2026-11-21 00:00') },
  );
  const { scatter } = await store.answer('payment-correlation', {});
  expect(scatter).toMatchObject([
    {
      binX: 1,
      binY: 1,
      points: [
        { x: 1, y: 1, users: 2 },
        { x: 2, y: 0, users: 1 },
      ],
    },
    {},
    // The largest revenue, 39, fits into 20 bins of 2.
    {
      binX: 1,
      binY: 2,
      points: [
        { x: 1, y: 30, users: 1 },
        { x: 1, y: 38, users: 1 },
        { x: 2, y: 0, users: 1 },
      ],
    },
    {},
  ]);
});
