import { afterEach, describe, expect, test } from 'vitest';
import type { FunnelAnswer, FunnelRow } from '../../../domains/shop/insights/funnel.ts';
import { GoldenStore, arrivals } from './shop-store.ts';
import { bought, seoul, visit } from './shop-events.ts';

let store: GoldenStore | undefined;
afterEach(() => store?.close());

const day = '2026-11-20';
const range = { from: seoul(`${day} 10:00`), to: seoul(`${day} 11:00`) };
const item = { itemCode: 'apple' };

/** Sessions that reached each step. */
const reached = (rows: readonly FunnelRow[]) => rows.map(({ sessions }) => sessions);

const histories = [
  // ann-1 goes all the way: view 10:01, wish 10:05, purchase 10:40.
  visit('ann', 1, `${day} 10:00`, 'page_view', { path: '/' }),
  visit('ann', 1, `${day} 10:01`, 'item_view', item),
  visit('ann', 1, `${day} 10:05`, 'wish', item),
  visit('ann', 1, `${day} 10:40`, 'purchase', bought('apple')),
  // bob-1 wishes before he views, then wishes again: the second wish counts in order (10:20).
  visit('bob', 1, `${day} 10:10`, 'wish', item),
  visit('bob', 1, `${day} 10:12`, 'item_view', item),
  visit('bob', 1, `${day} 10:20`, 'wish', item),
  // cat-1 buys before she wishes: in order she stops at the wish; in any order she goes all the way.
  visit('cat', 1, `${day} 10:15`, 'item_view', item),
  visit(
    'cat',
    1,
    `${day} 10:16`,
    'purchase',
    bought('apple', { purchaseType: 'group', groupId: 'g' }),
  ),
  visit('cat', 1, `${day} 10:17`, 'wish', item),
  // dan-1 wishes and then views: in order a view alone, in any order up to the wish.
  visit('dan', 1, `${day} 10:30`, 'wish', item),
  visit('dan', 1, `${day} 10:31`, 'item_view', item),
  // eve-1 wishes and buys without a view: inflow alone.
  visit('eve', 1, `${day} 10:45`, 'wish', item),
  visit('eve', 1, `${day} 10:46`, 'purchase', bought('apple')),
  // fay-1 does all three at the same moment: at or after is enough.
  visit('fay', 1, `${day} 10:50`, 'item_view', item),
  visit('fay', 1, `${day} 10:50`, 'wish', item),
  visit('fay', 1, `${day} 10:50`, 'purchase', bought('apple')),
  // gil-1 starts within the range and buys after it: the session belongs to where it started.
  visit('gil', 1, `${day} 10:59:59`, 'item_view', item),
  visit('gil', 1, `${day} 11:20`, 'wish', item),
  visit('gil', 1, `${day} 12:10`, 'purchase', bought('apple')),
  // hal-1 started before the range, ida-1 at its end: neither counts.
  visit('hal', 1, `${day} 09:59:59`, 'page_view', { path: '/' }),
  visit('hal', 1, `${day} 10:02`, 'item_view', item),
  visit('ida', 1, `${day} 11:00`, 'item_view', item),
];

describe.each(arrivals)('funnel, events arriving %s', (arrival) => {
  test('folds each session in order', async () => {
    store = await GoldenStore.of(histories, { asOf: seoul(`${day} 13:00`), arrival });
    const { rows, steepest, groups } = await store.answer<FunnelAnswer>('funnel', range);
    // Viewed: all but eve. Wished in order: ann, bob, cat, fay, gil. Bought after that: ann, fay, gil.
    expect(rows).toEqual([
      { step: 'inflow', sessions: 7, fromStart: 1, fromPrevious: null, drop: null },
      { step: 'item_view', sessions: 6, fromStart: 6 / 7, fromPrevious: 6 / 7, drop: 1 / 7 },
      { step: 'wish', sessions: 5, fromStart: 5 / 7, fromPrevious: 5 / 6, drop: 1 / 6 },
      { step: 'purchase', sessions: 3, fromStart: 3 / 7, fromPrevious: 3 / 5, drop: 2 / 5 },
    ]);
    expect(steepest).toEqual({ from: 'wish', to: 'purchase', drop: 2 / 5 });
    expect(groups).toBeUndefined();
  });

  test('in any order asks only that a session has all steps so far', async () => {
    store = await GoldenStore.of(histories, { asOf: seoul(`${day} 13:00`), arrival });
    const { rows } = await store.answer<FunnelAnswer>('funnel', { ...range, mode: 'any' });
    // Wished: ann, bob, cat, dan, fay, gil. Bought: ann, cat, fay, gil; eve has no view.
    expect(reached(rows)).toEqual([7, 6, 6, 4]);
  });

  test('with a window asks for each step within that time of the start', async () => {
    store = await GoldenStore.of(histories, { asOf: seoul(`${day} 13:00`), arrival });
    const within = async (window: string, mode = 'ordered') =>
      reached((await store!.answer<FunnelAnswer>('funnel', { ...range, window, mode })).rows);
    // gil wishes 20 min 1 s after his start, and buys 70 min after it; ann buys exactly 40 minutes after hers.
    expect(await within('PT40M')).toEqual([7, 6, 5, 2]);
    expect(await within('39m')).toEqual([7, 6, 5, 1]);
    expect(await within('PT20M')).toEqual([7, 6, 4, 1]);
    expect(await within('1d')).toEqual([7, 6, 5, 3]);
    expect(await within('PT5M')).toEqual([7, 6, 3, 1]); // wishes in time: ann, cat, fay
    expect(await within('PT5M', 'any')).toEqual([7, 6, 5, 2]); // and bob's first, dan's; bought: cat, fay
  });

  test('by type of purchase counts a purchase only in its own group', async () => {
    store = await GoldenStore.of(histories, { asOf: seoul(`${day} 13:00`), arrival });
    const { rows, groups } = await store.answer<FunnelAnswer>('funnel', {
      ...range,
      breakdown: 'purchaseType',
    });
    expect(reached(rows)).toEqual([7, 6, 5, 3]);
    expect(groups?.map(({ key, rows: own }) => [key, ...reached(own)])).toEqual([
      ['solo', 4, 3, 3, 3], // ann, eve, fay, gil
      [null, 2, 2, 1, 0], // bob, dan
      ['group', 1, 1, 1, 0], // cat, whose purchase came too early
    ]);
  });

  test('by landing page groups sessions by the first path they have', async () => {
    store = await GoldenStore.of(histories, { asOf: seoul(`${day} 13:00`), arrival });
    const { groups } = await store.answer<FunnelAnswer>('funnel', {
      ...range,
      breakdown: 'landing',
    });
    expect(groups?.map(({ key, rows }) => [key, ...reached(rows)])).toEqual([
      [null, 6, 5, 4, 2],
      ['/', 1, 1, 1, 1],
    ]);
  });

  test('by item counts a session for each item, and there only the events of that item', async () => {
    const other = { itemCode: 'pear' };
    store = await GoldenStore.of(
      [
        // ann-1 views both, wishes the pear, buys the apple: of neither does she go all the way in order.
        visit('ann', 1, `${day} 10:00`, 'item_view', item),
        visit('ann', 1, `${day} 10:01`, 'item_view', other),
        visit('ann', 1, `${day} 10:02`, 'wish', other),
        visit('ann', 1, `${day} 10:03`, 'purchase', bought('apple')),
        // bob-1 searches for the pear, which is inflow there; his apple takes until the next hour.
        visit('bob', 1, `${day} 10:30`, 'search', { ...other, query: '배' }),
        visit('bob', 1, `${day} 10:31`, 'item_view', item),
        visit('bob', 1, `${day} 11:15`, 'wish', item),
        visit('bob', 1, `${day} 12:45`, 'purchase', bought('apple')),
        // cat-1 started before the range, and its pear is not counted.
        visit('cat', 1, `${day} 09:55`, 'page_view', { path: '/' }),
        visit('cat', 1, `${day} 10:05`, 'item_view', other),
        // dan-1 touches no item: it is in no group.
        visit('dan', 1, `${day} 10:40`, 'page_view', { path: '/' }),
      ],
      { asOf: seoul(`${day} 13:00`), arrival },
    );
    const asked = { ...range, breakdown: 'itemCode' };
    const { rows, groups } = await store.answer<FunnelAnswer>('funnel', asked);
    expect(reached(rows)).toEqual([3, 2, 2, 2]);
    expect(groups?.map(({ key, rows: own }) => [key, ...reached(own)])).toEqual([
      ['apple', 2, 2, 1, 1],
      ['pear', 2, 1, 1, 0],
    ]);
    const any = await store.answer<FunnelAnswer>('funnel', { ...asked, window: '2h' });
    expect(any.groups?.map(({ key, rows: own }) => [key, ...reached(own)])).toEqual([
      ['apple', 2, 2, 1, 0], // bob bought 2 h 15 min after his start
      ['pear', 2, 1, 1, 0],
    ]);
  });
});

test('funnel without sessions has zeros, no shares and no steepest drop', async () => {
  store = await GoldenStore.of([], { asOf: seoul(`${day} 13:00`) });
  const { rows, steepest } = await store.answer<FunnelAnswer>('funnel', range);
  expect(steepest).toBeNull();
  expect(rows).toEqual(
    ['inflow', 'item_view', 'wish', 'purchase'].map((step) => ({
      step,
      sessions: 0,
      fromStart: null,
      fromPrevious: null,
      drop: null,
    })),
  );
});

test('funnel by item leaves out sessions that start after the range in the last hour of one that outlasts it', async () => {
  const outlasting = [
    visit('ann', 1, `${day} 10:59`, 'item_view', item),
    visit('ann', 1, `${day} 11:05`, 'item_view', item),
    visit('bob', 1, `${day} 11:30`, 'item_view', item),
    visit('bob', 1, `${day} 11:31`, 'wish', item),
  ];
  store = await GoldenStore.of(outlasting, { asOf: seoul(`${day} 13:00`) });
  const query = { ...range, breakdown: 'itemCode' };
  const { rows, groups } = await store.answer<FunnelAnswer>('funnel', query);
  expect(reached(rows)).toEqual([1, 1, 0, 0]);
  expect(groups?.map(({ rows: steps }) => reached(steps))).toEqual([[1, 1, 0, 0]]);
});

test('funnel marks the first of equally steep drops', async () => {
  store = await GoldenStore.of(
    [
      visit('ann', 1, `${day} 10:00`, 'item_view', item),
      visit('ann', 1, `${day} 10:01`, 'wish', item),
      visit('bob', 1, `${day} 10:00`, 'item_view', item),
      visit('cat', 1, `${day} 10:00`, 'page_view', { path: '/' }),
      visit('dan', 1, `${day} 10:00`, 'page_view', { path: '/' }),
      visit('ann', 1, `${day} 10:02`, 'purchase', bought('apple')),
    ],
    { asOf: seoul(`${day} 13:00`) },
  );
  const { rows, steepest } = await store.answer<FunnelAnswer>('funnel', range);
  expect(reached(rows)).toEqual([4, 2, 1, 1]);
  expect(steepest).toEqual({ from: 'inflow', to: 'item_view', drop: 0.5 });
});

test('a late event changes the steps of its session', async () => {
  const early = [
    visit('ann', 1, `${day} 10:10`, 'wish', item),
    visit('ann', 1, `${day} 10:20`, 'purchase', bought('apple')),
  ];
  const late = [...early, visit('ann', 1, `${day} 10:05`, 'item_view', item)];
  const funnelOf = async (events: typeof early) => {
    store = await GoldenStore.of(events, { asOf: seoul(`${day} 13:00`), arrival: 'in pieces' });
    return reached((await store.answer<FunnelAnswer>('funnel', range)).rows);
  };
  expect(await funnelOf(early)).toEqual([1, 0, 0, 0]);
  store?.close();
  expect(await funnelOf(late)).toEqual([1, 1, 1, 1]);
});
