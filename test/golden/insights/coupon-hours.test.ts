import { afterEach, describe, expect, test } from 'vitest';
import { GoldenStore, arrivals } from './shop-store.ts';
import { bought, seoul, visit } from './shop-events.ts';

let store: GoldenStore | undefined;
afterEach(() => store?.close());

describe.each(arrivals)('coupon-hours, events arriving %s', (arrival) => {
  test('averages weekdays and hours of Seoul over the days of the range', async () => {
    store = await GoldenStore.of(
      [
        // Friday 20 November 23:30 in Seoul is 14:30 UTC; half an hour later it is Saturday.
        visit('ann', 1, '2026-11-20 23:30', 'page_view', { path: '/' }),
        visit('bob', 1, '2026-11-20 23:40', 'page_view', { path: '/' }),
        visit('ann', 1, '2026-11-20 23:59:59', 'purchase', bought('apple')),
        visit('ann', 2, '2026-11-21 00:00', 'page_view', { path: '/' }),
        // A week later only one comes at that hour, and buys.
        visit('ann', 3, '2026-11-27 23:00', 'purchase', bought('apple')),
        visit('ann', 3, '2026-11-27 23:01', 'purchase', bought('apple')),
      ],
      { asOf: seoul('2026-12-01 00:00'), arrival },
    );
    const answer = await store.answer('coupon-hours', {
      from: seoul('2026-11-20 22:00'),
      to: seoul('2026-11-27 23:59'),
    });
    // Friday 22 and 23 come twice, every other hour of the week once.
    expect(answer.rows).toHaveLength(7 * 24);
    expect(answer.rows.filter(({ days }) => days === 2)).toEqual([
      { weekday: 5, hour: 22, days: 2, visitors: 0, orders: 0 },
      { weekday: 5, hour: 23, days: 2, visitors: 1.5, orders: 1.5 },
    ]);
    expect(answer.rows[5 * 24]).toEqual({ weekday: 6, hour: 0, days: 1, visitors: 1, orders: 0 });
    expect(answer['peak']).toMatchObject({ weekday: 5, hour: 23, visitors: 1.5, orders: 1.5 });
    expect(answer['quiet']).toMatchObject({ weekday: 1, hour: 0, visitors: 0, orders: 0 });
    expect(answer['holidays']).toEqual({ days: [], hours: [] });
  });

  test('leaves holidays out of the means and gives them apart', async () => {
    store = await GoldenStore.of(
      [
        // Seollal 2026: Monday 16 to Wednesday 18 February. Tuesday the 10th and the 17th, 10 o'clock.
        visit('ann', 1, '2026-02-10 10:00', 'page_view', { path: '/' }),
        visit('ann', 2, '2026-02-17 10:00', 'purchase', bought('apple')),
        visit('bob', 2, '2026-02-17 10:10', 'page_view', { path: '/' }),
        visit('bob', 3, '2026-02-17 21:10', 'page_view', { path: '/' }),
        visit('cat', 3, '2026-02-18 23:59', 'page_view', { path: '/' }),
      ],
      { asOf: seoul('2026-03-01 00:00'), arrival },
    );
    const answer = await store.answer('coupon-hours', {
      from: seoul('2026-02-10 10:00'),
      to: seoul('2026-02-19 00:00'),
    });
    const tuesday = answer.rows.filter(({ weekday, hour }) => weekday === 2 && hour === 10);
    expect(tuesday).toEqual([{ weekday: 2, hour: 10, days: 1, visitors: 1, orders: 0 }]);
    // Monday has no day but the holiday.
    expect(answer.rows.some(({ weekday }) => weekday === 1)).toBe(false);
    const { days, hours } = answer['holidays'] as { days: unknown; hours: { hour: number }[] };
    expect(days).toEqual([
      { date: '2026-02-16', name: '설날', nameEn: 'Korean New Year', visitors: 0, orders: 0 },
      { date: '2026-02-17', name: '설날', nameEn: 'Korean New Year', visitors: 2, orders: 1 },
      { date: '2026-02-18', name: '설날', nameEn: 'Korean New Year', visitors: 1, orders: 0 },
    ]);
    expect(hours).toHaveLength(24);
    expect(hours[10]).toEqual({ hour: 10, days: 3, visitors: 2 / 3, orders: 1 / 3 });
  });
});

test('coupon-hours counts an hour only once it is over', async () => {
  store = await GoldenStore.of(
    [
      visit('ann', 1, '2026-11-20 09:10', 'page_view', { path: '/' }),
      visit('ann', 1, '2026-11-20 10:10', 'page_view', { path: '/' }),
    ],
    { asOf: seoul('2026-11-20 10:30') },
  );
  const { rows } = await store.answer('coupon-hours', {
    from: seoul('2026-11-20 08:00'),
    to: seoul('2026-11-20 12:00'),
  });
  expect(rows).toEqual([
    { weekday: 5, hour: 8, days: 1, visitors: 0, orders: 0 },
    { weekday: 5, hour: 9, days: 1, visitors: 1, orders: 0 },
  ]);
});

test('coupon-hours within the present hour has no slots yet', async () => {
  store = await GoldenStore.of([], { asOf: seoul('2026-11-20 10:30') });
  const answer = await store.answer('coupon-hours', {
    from: seoul('2026-11-20 10:00'),
    to: seoul('2026-11-20 11:00'),
  });
  expect(answer).toMatchObject({ rows: [], peak: null, quiet: null });
});
