import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SourceRow } from '../../../src/collect/sources/source.ts';
import { MarketStage } from '../../support/market-stage.ts';

let stage: MarketStage;
beforeEach(async () => {
  stage = await MarketStage.open('2026-11-03 10:20');
});
afterEach(() => stage.close());

/** Three boxes of apples at Garak. */
const lot = (date: string, changes: SourceRow = {}): SourceRow => ({
  ...{ date, marketCode: '110001', marketName: '서울가락', itemCode: '060103', itemName: '사과' },
  ...{ gradeName: '상', packageName: '상자', unitName: 'kg', unitKg: 10, region: '경상' },
  ...{ packages: 3, volumeKg: 30, amountKrw: 100_000 },
  ...changes,
});
const apple = { itemCode: '060103', itemName: '후지 사과', itemNameEn: 'Fuji apple' };
const garak = { marketCode: '110001', market: '서울가락' };

async function getCsv(path: string): Promise<Record<string, string>[]> {
  const { statusCode, body } = await stage.app.inject(
    `/api/market/${path}${path.includes('?') ? '&' : '?'}format=csv`,
  );
  expect(statusCode).toBe(200);
  return parse(body, { bom: true, columns: true });
}

test('each row of CSV tells whether it is made up, what it is of and in which unit', async () => {
  await stage.fill('at_settlements', [
    lot('2026-10-26'),
    lot('2026-11-02'),
    lot('2026-11-02', { region: '전라', volumeKg: 60 }),
  ]);
  const [price] = await getCsv('prices?item=060103');
  expect(price).toMatchObject({ sample: 'true', ...apple, ...garak, grade: '상' });
  const [trend] = await getCsv('price-trend?item=060103&by=week&grade=%EC%83%81');
  expect(trend).toMatchObject({ sample: 'true', ...apple, ...garak, grade: '상', by: 'week' });
  expect(trend).toMatchObject({ unit: 'KRW/kg', source: 'aT', date: '2026-10-26' });
  const range = { from: '2026-11-01', to: '2026-11-02', recordsFrom: '2026-10-26', unit: 'kg' };
  for (const report of ['inflow', 'regions']) {
    const rows = await getCsv(`${report}?item=060103&from=2026-11-01&to=2026-11-02`);
    expect(rows).toHaveLength(8);
    for (const row of rows) expect(row).toMatchObject({ sample: 'true', ...apple, ...range });
  }
  const [supply] = await getCsv('supply?item=060103');
  expect(supply).toMatchObject({ sample: 'true', ...apple, ...garak, isComplete: 'false' });
  const [mover] = await getCsv('movers');
  expect(mover).toMatchObject({ sample: 'true', ...apple, ...garak, unit: 'KRW/kg' });
  expect(mover).toMatchObject({ previousFrom: '2026-10-20', to: '2026-11-02' });
});

test('figures have no more decimals than they bear, in JSON and CSV alike', async () => {
  await stage.fill('at_settlements', [
    lot('2026-11-02'),
    lot('2026-11-02', { region: '전라', volumeKg: 60 }),
  ]);
  const { rows } = await stage.get<{ rows: { pricePerKg: number }[] }>('prices?item=060103');
  expect(rows[0]?.pricePerKg).toBe(2_222.22);
  expect((await getCsv('prices?item=060103'))[0]?.pricePerKg).toBe('2222.22');
  const inflow = await getCsv('inflow?item=060103');
  expect(inflow.find(({ region }) => region === '경상')?.share).toBe('0.3333');
});

test('weather as CSV has a row for now and each day, and a column for each figure', async () => {
  const seoul = { nx: 60, ny: 127, temperatureC: 8.5, humidityPercent: 61, rainMm: 0 };
  await stage.fill('weather_now', [{ ...seoul, observedAt: '2026-11-03 10:00:00' }]);
  await stage.fill('short_forecast', [
    {
      ...{ ...seoul, issuedAt: '2026-11-03 08:00:00', forecastAt: '2026-11-03 15:00:00' },
      ...{ stepHours: 1, sky: 'clear', precipitation: 'none', rainProbabilityPercent: 10 },
    },
  ]);
  await stage.fill('mid_land_forecast', [
    {
      ...{ zoneId: '11B00000', issuedAt: '2026-11-03 06:00:00', date: '2026-11-07', half: 'pm' },
      ...{ weather: '흐리고 비', rainProbabilityPercent: 70 },
    },
  ]);
  const rows = await getCsv('weather/cities/11140');
  expect(rows.map(({ kind, date }) => `${date} ${kind}`)).toEqual([
    '2026-11-03 now',
    '2026-11-03 forecast',
    '2026-11-04 forecast',
    '2026-11-05 forecast',
    '2026-11-07 midTerm',
  ]);
  for (const row of rows) {
    expect(row).toMatchObject({ sample: 'true', code: '11140', name: '서울', nameEn: 'Seoul' });
    expect(Object.values(row).join('')).not.toMatch(/[{[]/);
  }
  expect(rows[0]).toMatchObject({ 'now.temperatureC': '8.5', 'am.sky': '' });
  expect(rows[1]).toMatchObject({ 'pm.sky': 'clear', 'temperatureC.max': '8.5', 'am.sky': '' });
  expect(rows[4]).toMatchObject({ 'pm.sky': 'overcast', 'pm.precipitation': 'rain' });
  expect(rows[4]).toMatchObject({ 'pm.rainProbabilityPercent': '70', isWholeDay: 'false' });
});

test('no report has a column that would hold a list or fields of its own', async () => {
  const paths = ['items', 'latest', 'weather/cities', 'weather/growing-areas?item=060103'];
  for (const path of paths) {
    const { body } = await stage.app.inject(
      `/api/market/${path}${path.includes('?') ? '&' : '?'}format=csv`,
    );
    expect(body).toMatch(/^\uFEFFsample,/);
    expect(body).not.toContain('{"');
  }
});
