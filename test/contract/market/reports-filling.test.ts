import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { marketCatalog } from '../../../domains/market/market-catalog.ts';
import { marketReports } from '../../../domains/market/reports/market-reports.ts';
import { MarketStage } from '../../support/market-stage.ts';

let stage: MarketStage;

beforeAll(async () => {
  stage = await MarketStage.open('2026-11-03 10:20');
  await stage.run(
    'create table store.main.item_activity_parts (windowStart timestamp, itemCode varchar, views bigint, wishes bigint, restockRequests bigint)',
  );
});
beforeEach(() => {
  stage.filling.length = 0;
  stage.statements.length = 0;
});
afterAll(() => stage.close());

const weather = { source: 'kma-asos-daily', done: 3, total: 30 };
const trade = { source: 'at-settlements', done: 0, total: 2_200 };

test('an answer says which source of its own is still bringing in history', async () => {
  const fillingOf = async (path: string) => (await stage.get<{ filling: unknown }>(path)).filling;
  expect(await fillingOf('supply?item=060103')).toBeNull();
  stage.filling.push(weather, trade);
  expect(await fillingOf('supply?item=060103')).toEqual(trade);
  expect(await fillingOf('weather/growing-areas?item=060103')).toEqual(weather);
  expect(await fillingOf('farm-income?item=060103')).toBeNull();
  // It reads all of them.
  expect(await fillingOf('latest')).toEqual(weather);
});

/** Paths with what they require. */
const paths = marketReports.map((report) => {
  const path = report.path.replace('/api/market/', '').replace(':code', '11140');
  return [path, report, 'item' in report.parameters ? '?item=060103' : ''] as const;
});

test.each(paths)(
  '%s names the sources that its tables are filled by',
  async (path, report, query) => {
    await stage.get(path + query);
    const declared = report.readsFrom ?? marketCatalog.sources.map(({ name }) => name);
    expect(sourcesBehind(stage.statements.join('\n'))).toEqual(declared.toSorted());
  },
);

/** What views and derived tables are made of. */
const made = new Map([
  ...marketCatalog.views.map(({ name, sql }) => [name, sql] as const),
  ['price_forecasts', 'from market.daily_prices'] as const,
]);

function sourcesBehind(sql: string): readonly string[] {
  const reads = (table: string) => new RegExp(`\\b(from|join) (market\\.)?"?${table}\\b`).test(sql);
  const direct = marketCatalog.sources.filter(({ table }) => reads(table)).map(({ name }) => name);
  const through = [...made].flatMap(([name, of]) => (reads(name) ? sourcesBehind(of) : []));
  return [...new Set([...direct, ...through])].toSorted();
}
