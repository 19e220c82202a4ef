import { expect, test } from 'vitest';
import { generateOrders } from '../../../domains/brokerage/generate-orders.ts';
import { moneyText } from '../../../domains/brokerage/money-text.ts';
import { readOrder } from '../../../domains/brokerage/read-order.ts';

const now = Date.UTC(2026, 10, 22);

test('a line is read as an order with a price in ten-thousandths', () => {
  expect(readOrder('2016-03-22 20:25:28,1,80,EPE,710,51.00,B', now)).toEqual({
    order: {
      ...{ occurredAt: '2016-03-22T20:25:28Z', orderId: '1', clientId: '80', symbol: 'EPE' },
      ...{ amount: 710, price: 510_000, side: 'B' },
    },
  });
});

test.each([
  ['0.0001', 1],
  ['3', 30_000],
  ['1.1', 11_000],
  ['0.29', 2_900],
  ['1000000', 10_000_000_000],
])('the price %s is %d ten-thousandths exactly', (text, price) => {
  const line = `2016-03-22 20:25:28,1,80,EPE,710,${text},S`;
  expect(readOrder(line, now)).toMatchObject({ order: { price } });
});

test.each([
  ['', '7 fields are expected, got 1'],
  ['2016-03-22 20:25:28,1,80,EPE,710,51.00,B,', '7 fields are expected, got 8'],
  ['2016-02-30 20:25:28,1,80,EPE,710,51.00,B', 'time must be like'],
  ['2016-03-22T20:25:28,1,80,EPE,710,51.00,B', 'time must be like'],
  ['2016-03-22 20:25:28Z,1,80,EPE,710,51.00,B', 'time must be like'],
  ['1999-12-31 23:59:59,1,80,EPE,710,51.00,B', 'time must be in the year 2000 or later'],
  ['2026-11-24 00:00:00,1,80,EPE,710,51.00,B', 'time must be at most a day ahead'],
  ['2016-03-22 20:25:28,x,80,EPE,710,51.00,B', 'orderId must be'],
  ['2016-03-22 20:25:28,1,-80,EPE,710,51.00,B', 'clientId must be'],
  ['2016-03-22 20:25:28,1,80,<b>,710,51.00,B', 'symbol must be'],
  ['2016-03-22 20:25:28,1,80,EPE,0,51.00,B', 'amount must be'],
  ['2016-03-22 20:25:28,1,80,EPE,7.5,51.00,B', 'amount must be'],
  ['2016-03-22 20:25:28,1,80,EPE,100000001,51.00,B', 'amount must be'],
  ['2016-03-22 20:25:28,1,80,EPE,710,51.00001,B', 'price must be'],
  ['2016-03-22 20:25:28,1,80,EPE,710,1e3,B', 'price must be'],
  ['2016-03-22 20:25:28,1,80,EPE,710,1000000.01,B', 'price must be'],
  ['2016-03-22 20:25:28,1,80,EPE,710,51.00,b', 'side must be B or S, got "b"'],
])('the line %j is wrong: %s', (line, problem) => {
  expect(readOrder(line, now)).toEqual({ problem: expect.stringContaining(problem) });
});

test.each([
  [0n, '0.00'],
  [1n, '0.0001'],
  [12_345_000n, '1234.50'],
  [71_250n, '7.125'],
  [9_999_999_999_999_999_999_999n, '999999999999999999.9999'],
])('%d ten-thousandths are told as %s', (amount, text) => {
  expect(moneyText(amount)).toBe(text);
});

test('made-up orders are the same for the same seed, others for another, and all of them orders', () => {
  const orders = [...generateOrders(2_000, 7)];
  expect([...generateOrders(2_000, 7)]).toEqual(orders);
  expect([...generateOrders(2_000, 8)]).not.toEqual(orders);
  expect(orders.filter((line) => 'problem' in readOrder(line, now))).toEqual([]);
});
