import { expect, test } from 'vitest';
import { lastMinutes, ordersToday } from '../../../src/view/live/minutes.ts';

const minute = (text: string, events: number, orders = 0) => ({
  minute: text,
  events,
  visitors: 1,
  orders,
});

test('the last minutes end with the running one, and those without events are zeros', () => {
  const rows = [
    minute('2026-11-22T09:57:00.000Z', 99),
    minute('2026-11-22T09:58:00.000Z', 4, 1),
    minute('2026-11-22T10:00:00.000Z', 2),
  ];
  const shown = lastMinutes(rows, Date.parse('2026-11-22T10:00:59.999Z'), 3);
  expect(shown.map(({ startMs, ...counts }) => [new Date(startMs).toISOString(), counts])).toEqual([
    ['2026-11-22T09:58:00.000Z', { events: 4, visitors: 1, orders: 1 }],
    ['2026-11-22T09:59:00.000Z', { events: 0, visitors: 0, orders: 0 }],
    ['2026-11-22T10:00:00.000Z', { events: 2, visitors: 1, orders: 0 }],
  ]);
});

test('today begins at midnight in Seoul', () => {
  const rows = [
    minute('2026-11-22T14:59:00.000Z', 1, 5),
    minute('2026-11-22T15:00:00.000Z', 1, 2),
    minute('2026-11-22T15:01:00.000Z', 1, 1),
  ];
  expect(ordersToday(rows, Date.parse('2026-11-22T14:59:59.999Z'))).toBe(8);
  expect(ordersToday(rows, Date.parse('2026-11-22T15:00:00.000Z'))).toBe(3);
});
