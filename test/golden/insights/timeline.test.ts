import { afterEach, describe, expect, test } from 'vitest';
import { GoldenStore, arrivals } from './shop-store.ts';
import { bought, seoul, visit } from './shop-events.ts';

let store: GoldenStore | undefined;
afterEach(() => store?.close());

describe.each(arrivals)('timeline, events arriving %s', (arrival) => {
  test('has a row for each minute with events, in order', async () => {
    store = await GoldenStore.of(
      [
        visit('ann', 1, '2026-11-21 00:00:00', 'page_view', { path: '/' }),
        visit('ann', 1, '2026-11-20 23:59:59', 'page_view', { path: '/' }),
        visit('bob', 1, '2026-11-20 23:59:01', 'purchase', bought('apple')),
        visit('ann', 1, '2026-11-20 23:59:30', 'item_view', { itemCode: 'apple' }),
        visit('ann', 1, '2026-11-20 21:59:59', 'page_view', { path: '/' }),
      ],
      { asOf: seoul('2026-11-21 00:30'), arrival },
    );
    const { rows } = await store.answer('timeline', {
      from: seoul('2026-11-20 22:00'),
      to: seoul('2026-11-21 01:00'),
    });
    expect(rows).toEqual([
      { minute: seoul('2026-11-20 23:59'), events: 3, visitors: 2, orders: 1 },
      { minute: seoul('2026-11-21 00:00'), events: 1, visitors: 1, orders: 0 },
    ]);
  });
});

test('timeline refuses more than 14 days', async () => {
  store = await GoldenStore.of([], { asOf: seoul('2026-11-21 00:00') });
  const to = seoul('2026-11-15 00:00');
  await store.answer('timeline', { from: seoul('2026-11-01 00:00'), to });
  await expect(
    store.answer('timeline', { from: seoul('2026-10-31 23:00'), to }),
  ).rejects.toMatchObject({
    code: 'invalid_parameter',
    message: expect.stringContaining('14 days'),
  });
});
