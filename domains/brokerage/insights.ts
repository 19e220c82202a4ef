import Type from 'typebox';
import { defineInsight } from '../../src/serve/insight.ts';
import { duringSql } from '../../src/serve/time-range.ts';
import { moneyText } from './money-text.ts';

const limit = Type.Integer({ minimum: 1, maximum: 1000, default: 5, description: 'How many' });
const rank = Type.Integer({ description: 'From 1' });

/** Shares of a stock over a range of time. */
const stockRow = Type.Object({
  rank,
  symbol: Type.String({ description: 'The stock' }),
  amount: Type.Integer({ description: 'Shares ordered, bought and sold' }),
});

const rankStocks = (from: string) =>
  `select row_number() over (order by amount desc, symbol)::integer as rank, symbol, amount
   from (select symbol, sum(amount)::bigint as amount from ${from} group by symbol)
   order by rank limit $1`;

/** Clients by what they traded for since the first order. */
export const topClients = defineInsight({
  name: 'top-clients',
  title: { ko: '상위 고객', en: 'Top clients' },
  description:
    'Clients by amount * price of all their orders, whatever the range; at the same turnover the lower number first.',
  metrics: ['client_turnover'],
  widening: 'hour',
  parameters: { limit },
  row: Type.Object({
    rank,
    clientId: Type.String({ description: 'The client' }),
    turnover: Type.String({ description: 'Exact decimal number' }),
  }),
  beside: {},
  async run({ query, parameters }) {
    // As text: it can be more than a JSON number holds.
    const rows = await query<{ rank: number; clientId: string; turnover: string }>(
      `select row_number() over (order by turnover desc, clientId::bigint)::integer as rank, clientId, turnover::varchar as turnover
       from (select clientId, turnoverHigh::hugeint * 1073741824 + turnoverLow as turnover from client_turnover)
       order by rank limit $1`,
      [parameters.limit],
    );
    return {
      rows: rows.map((row) => ({ ...row, turnover: moneyText(BigInt(row.turnover)) })),
    };
  },
});

export const topStocks = defineInsight({
  name: 'top-stocks',
  title: { ko: '상위 종목', en: 'Top stocks' },
  description: 'Stocks by shares ordered within the range, by the time of the orders.',
  metrics: ['stock_minutes'],
  widening: 'hour',
  parameters: { limit },
  row: stockRow,
  beside: {},
  async run({ query, range, parameters }) {
    const from = `(select symbol, amount from stock_minutes_parts where ${duringSql(range)})`;
    return { rows: await query(rankStocks(from), [parameters.limit]) };
  },
});

export const topStocksRead = defineInsight({
  name: 'top-stocks-read',
  title: { ko: '상위 종목 (처리 시각)', en: 'Top stocks by processing time' },
  description: 'Stocks by shares ordered within the range, by the time at which they were read.',
  metrics: ['stock_reads'],
  widening: 'hour',
  parameters: { limit },
  row: stockRow,
  beside: {},
  async run({ query, range, parameters }) {
    const [from, to] = [range.fromMs, range.toMs].map((ms) => new Date(ms).toISOString());
    const rows = `(select symbol, amount from stock_reads where readAt >= $2 and readAt < $3)`;
    return { rows: await query(rankStocks(rows), [parameters.limit, from!, to!]) };
  },
});

export const orderInsights = [topClients, topStocks, topStocksRead];
