import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { atFixture } from '../../../domains/market/fixture/at-fixture.ts';
import type { Fixture } from '../../../domains/market/fixture/fixture.ts';
import { mafraFixture } from '../../../domains/market/fixture/mafra-fixture.ts';
import { atSettlements } from '../../../domains/market/sources/at-settlements.ts';
import { mafraSettlements } from '../../../domains/market/sources/mafra-settlements.ts';
import { marketViews } from '../../../domains/market/views.ts';
import type { Part, Source, SourceRow } from '../../../src/collect/sources/source.ts';
import { queryRows } from '../../../src/process/database.ts';
import { createSourceTables, replaceRows } from '../../../src/process/source-tables.ts';
import { readPart } from '../../support/ask-fixture.ts';

const today = '2026-11-05';
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeEach(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run("attach ':memory:' as market");
  await createSourceTables(connection, 'market', [atSettlements, mafraSettlements]);
  await connection.run('use market');
  for (const { name, sql } of marketViews) {
    await connection.run(`create view market.${name} as ${sql}`);
  }
});

afterEach(() => {
  connection.closeSync();
  instance.closeSync();
});

test('the views are there, empty, before anything was asked for', async () => {
  for (const { name } of marketViews) expect(await select(`from ${name}`)).toEqual([]);
});

test('what both services tell is counted once, as aT tells it', async () => {
  const part = dayOf('2026-11-03', '110001', '06');
  const rows = await store(atSettlements, atFixture, part);
  await store(mafraSettlements, mafraFixture, part);
  expect(await select('select distinct source from settlements')).toEqual([{ source: 'aT' }]);
  expect(await volumeOf('settlements')).toBeCloseTo(volumeOfRows(rows), 6);
  expect(await volumeOf('daily_prices')).toBeCloseTo(volumeOfRows(rows), 6);
  expect(await volumeOf('inflow')).toBeCloseTo(volumeOfRows(rows), 6);
});

test('what aT lacks is taken from MAFRA: another day, another market, another class', async () => {
  await store(atSettlements, atFixture, dayOf('2026-11-03', '110001', '06'));
  const others = [
    dayOf('2026-11-02', '110001', '06'),
    dayOf('2026-11-03', '210001', '06'),
    dayOf('2026-11-03', '110001', '08'),
  ];
  for (const part of others) await store(mafraSettlements, mafraFixture, part);
  expect(
    await select(
      'select date::varchar as date, marketCode, left(itemCode, 2) as category, max(source) as source from settlements group by all order by all',
    ),
  ).toEqual([
    { date: '2026-11-02', marketCode: '110001', category: '06', source: 'MAFRA' },
    { date: '2026-11-03', marketCode: '110001', category: '06', source: 'aT' },
    { date: '2026-11-03', marketCode: '110001', category: '08', source: 'MAFRA' },
    { date: '2026-11-03', marketCode: '210001', category: '06', source: 'MAFRA' },
  ]);
});

test('a price is the mean of the lots, weighted by what was sold', async () => {
  const rows = await store(atSettlements, atFixture, dayOf('2026-11-03', '110001', '06'));
  const lots = rows.filter(
    ({ itemCode, gradeName, unitKg }) =>
      itemCode === '060103' && gradeName === '특' && unitKg === 10,
  );
  const sum = (name: string) => lots.reduce((total, row) => total + Number(row[name]), 0);
  const found = await select(
    "select date::varchar as date, itemCode, itemName, varietyName, grade, unit, unitKg, market, marketCode, price, pricePerKg, volumeKg, source, sample from prices where itemCode = '060103' and grade = '특' and unitKg = 10",
  );
  expect(lots.length).toBeGreaterThan(0);
  expect(found).toEqual([
    {
      date: '2026-11-03',
      itemCode: '060103',
      itemName: '사과',
      varietyName: '후지',
      grade: '특',
      unit: '10kg상자',
      unitKg: 10,
      market: '서울가락',
      marketCode: '110001',
      price: expect.closeTo(sum('amountKrw') / sum('packages'), 6) as number,
      pricePerKg: expect.closeTo(sum('amountKrw') / sum('volumeKg'), 6) as number,
      volumeKg: sum('volumeKg'),
      source: 'aT',
      sample: true,
    },
  ]);
});

test("a day's price of an item goes over all grades, units and lots of a market", async () => {
  const rows = await store(atSettlements, atFixture, dayOf('2026-11-03', '110001', '06'));
  await store(atSettlements, atFixture, dayOf('2026-11-03', '210001', '06'));
  const lots = rows.filter(({ itemCode }) => itemCode === '061401');
  const amountKrw = lots.reduce((sum, row) => sum + Number(row.amountKrw), 0);
  expect(
    await select(
      "select market, amountKrw::double as amountKrw, volumeKg, pricePerKg from daily_prices where itemCode = '061401' and marketCode = '110001'",
    ),
  ).toEqual([
    {
      market: '서울가락',
      amountKrw,
      volumeKg: volumeOfRows(lots),
      pricePerKg: expect.closeTo(amountKrw / volumeOfRows(lots), 6) as number,
    },
  ]);
});

test('the inflow of an item goes over all markets, by region', async () => {
  const garak = await store(atSettlements, atFixture, dayOf('2026-11-03', '110001', '06'));
  const busan = await store(atSettlements, atFixture, dayOf('2026-11-03', '210001', '06'));
  const kiwis = [...garak, ...busan].filter(({ itemCode }) => itemCode === '061102');
  const found = await select(
    "select region, volumeKg from inflow where itemCode = '061102' order by region",
  );
  const expected = [...Map.groupBy(kiwis, ({ region }) => String(region))].map(
    ([region, lots]) => ({ region, volumeKg: volumeOfRows(lots) }),
  );
  expect(found).toEqual(expected.toSorted((a, b) => (a.region < b.region ? -1 : 1)));
  expect(found.map(({ region }) => region)).toContain('수입');
});

test('a lot whose weight nobody knows changes no price of a kilogram', async () => {
  const part = dayOf('2026-11-03', '110001', '06');
  const rows = await store(atSettlements, atFixture, part);
  const before = await select('from daily_prices order by itemCode');
  const [apple = {}] = rows.filter(({ itemCode }) => itemCode === '060103');
  const weightless = { ...apple, unitName: '개', unitKg: null, packages: null, volumeKg: null };
  await keep(atSettlements, part, [...rows, weightless]);
  const after = await select('from daily_prices order by itemCode');
  expect(after.map(({ pricePerKg }) => pricePerKg)).toEqual(
    before.map(({ pricePerKg }) => pricePerKg),
  );
});

async function store(
  source: Source,
  fixture: Fixture,
  part: Part,
  sample = true,
): Promise<readonly SourceRow[]> {
  const rows = readPart(source, fixture, part, { today });
  expect(rows.length).toBeGreaterThan(0);
  await keep(source, part, rows, sample);
  return rows;
}

async function keep(
  source: Source,
  { key }: Part,
  rows: readonly SourceRow[],
  sample = true,
): Promise<void> {
  const replacement = {
    parts: [{ key, rows }],
    sample,
    updatedAt: new Date('2026-11-05T00:00:00Z'),
  };
  await replaceRows(connection, 'market', source, replacement);
}

function dayOf(date: string, marketCode: string, categoryCode: string): Part {
  return {
    key: `${date}/${marketCode}/${categoryCode}`,
    values: { date, marketCode, categoryCode },
  };
}

async function volumeOf(view: string): Promise<number> {
  const [row] = await select(`select sum(volumeKg) as kg from ${view}`);
  return Number(row?.kg);
}

function volumeOfRows(rows: readonly SourceRow[]): number {
  return rows.reduce((sum, { volumeKg }) => sum + Number(volumeKg ?? 0), 0);
}

function select(sql: string) {
  return queryRows(connection, sql);
}
