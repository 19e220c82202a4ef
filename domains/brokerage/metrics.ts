import type { MetricDefinition } from '../../src/metrics/definition.ts';

const turnover = '(cast(amount as bigint) * price)';
const lowHalf = `${turnover} & 1073741823`;
/** What is divided is a multiple of 2^30 and the quotient is below that, so that no bit is lost in floating point. */
const highHalf = `cast((${turnover} - (${lowHalf})) / 1073741824 as bigint)`;

/** What is measured as orders come in. */
export const orderMetrics: readonly MetricDefinition[] = [
  {
    name: 'order_batches',
    title: 'Buys and sells by batch',
    window: 'none',
    key: ['batch'],
    measures: {
      buys: { kind: 'count', where: "side = 'B'" },
      sells: { kind: 'count', where: "side = 'S'" },
    },
  },
  {
    // One order can be worth 10^18 ten-thousandths, and nine of those are more than a bigint holds: two halves are
    // summed, each of which holds a billion such orders.
    name: 'client_turnover',
    title: 'What a client traded for, in ten-thousandths: turnoverHigh * 2^30 + turnoverLow',
    window: 'none',
    key: ['clientId'],
    measures: {
      turnoverHigh: { kind: 'sum', of: highHalf },
      turnoverLow: { kind: 'sum', of: lowHalf },
    },
  },
  {
    name: 'stock_minutes',
    title: 'Shares ordered by stock and minute of the order',
    window: 'minute',
    key: ['symbol'],
    measures: { amount: { kind: 'sum', of: 'amount' } },
  },
  {
    name: 'stock_reads',
    title: 'Shares ordered by stock and time of reading',
    window: 'none',
    key: ['symbol', 'readAt'],
    measures: { amount: { kind: 'sum', of: 'amount' } },
  },
];
