import { afterEach, describe, expect, test } from 'vitest';
import { GoldenStore, arrivals } from './shop-store.ts';
import { bought, seoul, visit } from './shop-events.ts';

let store: GoldenStore | undefined;
afterEach(() => store?.close());

const day = '2026-11-20';
/** Items the shop does not know go by their code. */
const named = (itemCode: string) => ({ itemCode, itemName: itemCode, itemNameEn: itemCode });
const page = (path: string, itemCode?: string) => ({ path, ...(itemCode ? { itemCode } : {}) });

describe.each(arrivals)('landing-pages, events arriving %s', (arrival) => {
  test('groups sessions that were never logged in by first page and first item', async () => {
    store = await GoldenStore.of(
      [
        // Two sessions land on the apple's page; ann-1 views it and buys, bob-1 does nothing more.
        visit('ann', 1, `${day} 10:00`, 'page_view', page('/item/apple', 'apple')),
        visit('ann', 1, `${day} 10:01`, 'item_view', page('/item/apple', 'apple')),
        visit('ann', 1, `${day} 10:05`, 'purchase', bought('apple')),
        visit('bob', 1, `${day} 10:00`, 'page_view', page('/item/apple', 'apple')),
        // cat-1 lands on the main page and goes on to the event page; its first item comes later.
        visit('cat', 1, `${day} 10:00`, 'page_view', page('/')),
        visit('cat', 1, `${day} 10:02`, 'page_view', page('/event')),
        visit('cat', 1, `${day} 10:03`, 'item_view', page('/item/pear', 'pear')),
        // dan-1 sees the main page alone: left out, and not part of the whole.
        visit('dan', 1, `${day} 10:00`, 'page_view', page('/')),
        // eve-1 logs in halfway: not an anonymous session.
        visit('eve', 1, `${day} 10:00`, 'page_view', page('/item/apple', 'apple')),
        visit('eve', 1, `${day} 10:01`, 'login', { userId: 'u1' }),
        // fay-1 has an item and no page but the main one.
        visit('fay', 1, `${day} 10:00`, 'page_view', page('/')),
        visit('fay', 1, `${day} 10:01`, 'wish', { itemCode: 'apple' }),
        // gil-1 started too early, hal-1 too late.
        visit('gil', 1, `${day} 09:59`, 'page_view', page('/event')),
        visit('hal', 1, `${day} 11:00`, 'page_view', page('/event')),
      ],
      { asOf: seoul(`${day} 13:00`), arrival },
    );
    const range = { from: seoul(`${day} 10:00`), to: seoul(`${day} 11:00`) };
    const answer = await store.answer('landing-pages', range);
    expect(answer['sessions']).toBe(4);
    const apple = {
      ...named('apple'),
      purchaseShare: 0,
      viewShare: 0,
      sessions: 1,
      share: 0.25,
    };
    expect(answer.rows).toEqual([
      {
        ...apple,
        path: '/item/apple',
        sessions: 2,
        share: 0.5,
        viewShare: 0.5,
        purchaseShare: 0.5,
      },
      { ...apple, ...named('pear'), path: '/event', viewShare: 1 },
      { ...apple, path: null },
    ]);
    const first = await store.answer('landing-pages', { ...range, limit: '1' });
    expect(first.rows).toMatchObject([{ path: '/item/apple', share: 0.5 }]);
  });

  test('takes the first page by time, however late its event comes, and names the item', async () => {
    store = await GoldenStore.of(
      [
        visit('ann', 1, `${day} 10:05`, 'page_view', page('/second')),
        visit('ann', 1, `${day} 10:01`, 'page_view', page('/first')),
        visit('bob', 1, `${day} 10:01`, 'page_view', page('/item', '060103')),
      ],
      { asOf: seoul(`${day} 13:00`), arrival },
    );
    const { rows } = await store.answer('landing-pages', {});
    const half = { sessions: 1, share: 0.5, viewShare: 0, purchaseShare: 0 };
    expect(rows).toEqual([
      { ...half, path: '/first', itemCode: null, itemName: null, itemNameEn: null },
      {
        ...half,
        path: '/item',
        itemCode: '060103',
        itemName: '후지 사과',
        itemNameEn: 'Fuji apple',
      },
    ]);
  });
});

test('landing-pages of an empty range has no rows', async () => {
  store = await GoldenStore.of([], { asOf: seoul(`${day} 13:00`) });
  expect(await store.answer('landing-pages', {})).toMatchObject({ rows: [], sessions: 0 });
});
