import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import { MarketStage } from '../../support/market-stage.ts';

let stage: MarketStage;
beforeEach(async () => {
  stage = await MarketStage.open('2026-11-03 10:20');
  await stage.run(
    'create table store.main.item_activity_parts (windowStart timestamp, itemCode varchar, views bigint, wishes bigint, restockRequests bigint)',
  );
});
afterEach(() => stage.close());

interface Lag {
  readonly outside: string;
  readonly shop: string;
  readonly lag: number;
  readonly n: number;
  readonly r: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

interface Answer {
  readonly rows: readonly Record<string, unknown>[];
  readonly correlations: readonly Lag[];
  readonly strongest: readonly (Lag & { readonly standsOut: boolean })[];
  readonly note: Record<string, string>;
}

/** Views of an hour, in UTC. */
const view = (windowStart: string, views: number, itemCode = '060103') =>
  stage.run(
    `insert into store.main.item_activity_parts values ('${windowStart}', '${itemCode}', ${views}, 1, 0)`,
  );
const lot = (date: string, pricePerKg: number) => ({
  ...{ date, marketCode: '110001', marketName: '서울가락', itemCode: '060103', gradeName: '상' },
  ...{ volumeKg: 100, amountKrw: pricePerKg * 100 },
});
const correlationOf = ({ correlations }: Answer, outside: string, lag: number) =>
  correlations.find(
    (each) => each.outside === outside && each.shop === 'views' && each.lag === lag,
  );

test('a day in Seoul has what shoppers did, the auction and the weather of the capital', async () => {
  await view('2026-10-31 15:00:00', 3);
  await view('2026-11-01 14:00:00', 4);
  await view('2026-11-01 15:00:00', 5);
  await view('2026-11-01 15:00:00', 50, '060201');
  await stage.fill('at_settlements', [lot('2026-11-02', 3_000)]);
  await stage.fill('asos_daily', [
    { stationId: 108, date: '2026-11-01', meanTemperatureC: 9.5, rainMm: 1 },
    { stationId: 159, date: '2026-11-01', meanTemperatureC: 15, rainMm: 0 },
  ]);
  const answer = await stage.get<Answer>('shop?item=060103&from=2026-10-31&to=2026-11-02');
  const unknown = { pricePerKg: null, volumeKg: null, meanTemperatureC: null, rainMm: null };
  const nothing = { holiday: null, ...unknown };
  expect(answer.rows).toEqual([
    { date: '2026-10-31', views: null, wishes: null, restockRequests: null, ...nothing },
    {
      ...{ ...nothing, date: '2026-11-01', views: 7, wishes: 2, restockRequests: 0 },
      ...{ meanTemperatureC: 9.5, rainMm: 1 },
    },
    {
      ...{ ...nothing, date: '2026-11-02', views: 5, wishes: 1, restockRequests: 0 },
      ...{ pricePerKg: 3_000, volumeKg: 100 },
    },
  ]);
  expect(answer.note.en).toContain('does not make one the cause');
});

/** Prices that no shift of a few days leaves the same. */
const priceOf = (day: number) => 2_000 + ((day * day * 37) % 101) * 10;

test('views that follow the price by three days are found at lag 3, with their interval', async () => {
  const first = '2026-10-04';
  await stage.fill(
    'at_settlements',
    Array.from({ length: 33 }, (_, day) => lot(addDays(first, day - 3), priceOf(day))),
  );
  await view('2026-10-03 10:00:00', 1);
  for (let day = 0; day < 30; day += 1) {
    // Dearer fruit is looked at less: half a view fewer for each 10 KRW, and whole views only.
    const views = Math.round(300 - (priceOf(day) - 2_000) / 20);
    await view(`${addDays(first, day)} 03:00:00`, views);
  }
  const answer = await stage.get<Answer>('shop?item=060103&from=2026-10-04&to=2026-11-02');
  const found = answer.strongest.find(
    ({ outside, shop }) => outside === 'pricePerKg' && shop === 'views',
  );
  expect(found).toMatchObject({ lag: 3, n: 30, standsOut: true });
  expect(found?.r).toBeLessThan(-0.999);
  expect(answer.correlations).toHaveLength(4 * 3 * 29);

  // Lag 0 by hand: the price of a day three places later in the row of prices.
  const x = Array.from({ length: 30 }, (_, day) => priceOf(day + 3));
  const y = Array.from({ length: 30 }, (_, day) => Math.round(300 - (priceOf(day) - 2_000) / 20));
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviations = (values: readonly number[]) => values.map((value) => value - mean(values));
  const product = (one: readonly number[], other: readonly number[]) =>
    one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);
  const [dx, dy] = [deviations(x), deviations(y)];
  const r = product(dx, dy) / Math.sqrt(product(dx, dx) * product(dy, dy));
  const atOnce = correlationOf(answer, 'pricePerKg', 0);
  expect(atOnce?.n).toBe(30);
  expect(atOnce?.r).toBeCloseTo(r, 4);
  const z = 0.5 * Math.log((1 + r) / (1 - r));
  const half = 1.959964 / Math.sqrt(27);
  expect(atOnce?.low).toBeCloseTo(Math.tanh(z - half), 4);
  expect(atOnce?.high).toBeCloseTo(Math.tanh(z + half), 4);
});

test('the first day of the shop and today, of which hours are missing, are shown but take no part in the correlations', async () => {
  const days = ['2026-10-29', '2026-10-30', '2026-10-31', '2026-11-01', '2026-11-02', '2026-11-03'];
  await stage.fill(
    'at_settlements',
    days.map((date, place) => lot(date, 1_000 + place * place)),
  );
  for (const [place, date] of days.entries()) await view(`${date} 01:00:00`, place * 3 + 1);
  const answer = await stage.get<Answer>('shop?item=060103&from=2026-10-29&to=2026-11-03');
  expect(answer.rows.at(-1)).toMatchObject({ date: '2026-11-03', views: 16 });
  expect(answer.rows[0]).toMatchObject({ date: '2026-10-29', views: 1 });
  expect(correlationOf(answer, 'pricePerKg', 0)?.n).toBe(4);
  // Three days are too few, and the volume is the same every day.
  expect(correlationOf(answer, 'pricePerKg', 2)).toMatchObject({ n: 3, r: null, low: null });
  expect(correlationOf(answer, 'volumeKg', 0)).toMatchObject({ n: 4, r: null });
  // And ten are needed to call a lag the strongest.
  expect(answer.strongest).toEqual([]);
});
