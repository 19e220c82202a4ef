import { hourMs, minuteMs } from '../../src/base/time.ts';
import type { InsightContext } from '../../src/serve/insight.ts';
import { topClients, topStocks, topStocksRead } from './insights.ts';

/** By which time "the last hour" is measured: that of the orders, or that at which they were read. */
export type StockTime = 'event' | 'processing';

export type ResultKey = 'BUYS' | 'SELLS' | 'TOP5CLIENTS' | 'TOP5STOCKS';

/** What is told after a batch: a text for each key, as a topic with keys would take it. */
export type BatchResults = readonly (readonly [key: ResultKey, text: string])[];

type Query = InsightContext<never>['query'];

/**
 * The results of a batch, read from a store that has counted this batch and those before it, and nothing else. The last
 * hour are the 60 minutes up to and with that of the latest order; by processing time, the hour up to the latest reading.
 */
export async function batchResults(
  query: Query,
  batch: string,
  time: StockTime,
): Promise<BatchResults> {
  const [counts] = await query<{ buys: number; sells: number }>(
    'select buys, sells from order_batches where batch = $1',
    [batch],
  );
  const context = { query, asOfMs: 0, parameters: { limit: 5 } };
  const clients = await topClients.run({ ...context, range: { fromMs: 0, toMs: 0 } });
  const range = await lastHour(query, time);
  const stocks = await (time === 'event' ? topStocks : topStocksRead).run({ ...context, range });
  return [
    ['BUYS', String(counts?.buys ?? 0)],
    ['SELLS', String(counts?.sells ?? 0)],
    ['TOP5CLIENTS', clients.rows.map((row) => `${row.clientId}:${row.turnover}`).join(', ')],
    ['TOP5STOCKS', stocks.rows.map(({ symbol, amount }) => `${symbol}:${amount}`).join(', ')],
  ];
}

async function lastHour(
  query: Query,
  time: StockTime,
): Promise<{ readonly fromMs: number; readonly toMs: number }> {
  if (time === 'event') {
    const [row] = await query<{ latest: number | null }>(
      'select epoch_ms(max(windowStart)) as latest from stock_minutes_parts',
    );
    const toMs = (row?.latest ?? 0) + minuteMs;
    return { fromMs: toMs - hourMs, toMs };
  }
  const [row] = await query<{ latest: string | null }>(
    'select max(readAt) as latest from stock_reads',
  );
  const latestMs = Date.parse(row?.latest ?? '1970-01-01T01:00:00.000Z');
  return { fromMs: latestMs - hourMs + 1, toMs: latestMs + 1 };
}
