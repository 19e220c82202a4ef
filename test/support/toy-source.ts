import type { Fixture } from '../../domains/market/fixture/fixture.ts';
import { providerCode } from '../../src/collect/sources/problem-codes.ts';
import { SourceError } from '../../src/collect/sources/source.ts';
import type { Answer, Provider, Source, SourceRow } from '../../src/collect/sources/source.ts';

/** A provider whose server tests write themselves. */
export const toyProvider: Provider = {
  name: 'TOY',
  title: { ko: '장난감', en: 'Toy' },
  baseUrl: 'http://127.0.0.1:9',
  credentials: ['KEY'],
  callsPerDay: 1_000,
  callIntervalMs: 0,
  applyAt: 'https://toy.example',
  problemOf: ({ text, contentType }: Answer) => {
    if (contentType.startsWith('text/html'))
      return { kind: 'later', code: 'web-page', message: 'A page came instead of data.' };
    if (text.startsWith('refused'))
      return { kind: 'final', code: providerCode('30'), message: `The key is not taken: ${text}` };
    return text === 'none'
      ? { kind: 'empty', code: providerCode('03'), message: 'There is no data.' }
      : undefined;
  },
};

/** Prices of a day, two a page. */
export const toySource: Source = {
  name: 'toy-prices',
  provider: toyProvider,
  title: { ko: '장난감 가격', en: 'Toy prices' },
  documentation: 'https://toy.example/docs',
  table: 'toy_prices',
  fields: [
    { name: 'date', type: 'date', about: 'Day' },
    { name: 'item', type: 'varchar', about: 'Item' },
    { name: 'priceKrw', type: 'integer', about: 'Price, KRW' },
  ],
  key: ['date', 'item'],
  schedule: '0 9 * * *',
  pageSize: 2,
  parts: ({ date }) => [partOf(date)],
  backfillParts: (from, to) => (from === to ? [partOf(from)] : [partOf(from), partOf(to)]),
  request: ({ values }, page) => ({
    path: '/prices',
    query: { key: '{KEY}', day: String(values.day), page },
  }),
  read: ({ text }) => {
    const { total, rows } = JSON.parse(text) as { total: number; rows: SourceRow[] };
    if (!Array.isArray(rows)) {
      throw new SourceError({ kind: 'later', code: 'unreadable', message: 'There are no rows.' });
    }
    return { rows, total };
  },
  sampleDays: 0,
};

function partOf(day: string) {
  return { key: day, values: { day } };
}

/** A server with the rows of each day. */
export function toyFixture(days: ReadonlyMap<string, readonly SourceRow[]>): Fixture {
  return ({ query }) => {
    const rows = days.get(query.get('day') ?? '') ?? [];
    const from = (Number(query.get('page')) - 1) * 2;
    const body = JSON.stringify({ total: rows.length, rows: rows.slice(from, from + 2) });
    return { status: 200, contentType: 'application/json', body };
  };
}
