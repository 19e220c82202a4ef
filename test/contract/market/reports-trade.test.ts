import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import type { SourceRow } from '../../../src/collect/sources/source.ts';
import { MarketStage } from '../../support/market-stage.ts';

let stage: MarketStage;
beforeEach(async () => {
  stage = await MarketStage.open('2026-11-03 10:20');
});
afterEach(() => stage.close());

interface Rows<Row = Record<string, unknown>> {
  readonly rows: readonly Row[];
}

/** 2026-11-03 is a Tuesday. */
const today = '2026-11-03';

/** Ten boxes of 10 kg of Fuji apples, at Garak, 300,000 KRW for all: 3,000 KRW/kg. */
const lot = (date: string, changes: SourceRow = {}): SourceRow => ({
  ...{ date, marketCode: '110001', marketName: '서울가락', corporationCode: '11000101' },
  ...{ itemCode: '060103', categoryName: '과실류', itemName: '사과', varietyName: '후지' },
  ...{ gradeName: '상', packageName: '상자', unitName: 'kg', unitKg: 10, region: '경상' },
  ...{ originName: '경북 안동시', packages: 10, volumeKg: 100, amountKrw: 300_000 },
  ...changes,
});
const fill = (...rows: SourceRow[]) => stage.fill('at_settlements', rows);

test('items are told with their classes, and when each was traded last', async () => {
  await fill(lot('2026-10-30'), lot('2026-11-02', { itemCode: '060105' }));
  const { rows } = await stage.get<Rows>('items');
  expect(rows).toHaveLength(23 + 17);
  expect(rows.slice(0, 2)).toMatchObject([
    { itemCode: '060100', name: '사과', category: '과실류', lastTradedOn: '2026-11-02' },
    { itemCode: '060103', name: '후지 사과', varietyName: '후지', lastTradedOn: '2026-10-30' },
  ]);
});

test('a price is what was paid for all lots of a unit, and of a kilogram, divided by how much it was', async () => {
  await fill(
    lot('2026-11-02'),
    lot('2026-11-02', {
      ...{ corporationCode: '11000102', packages: 30, volumeKg: 300, amountKrw: 1_500_000 },
    }),
    lot('2026-11-02', { gradeName: '특', packages: 1, volumeKg: 10, amountKrw: 90_000 }),
  );
  const { rows } = await stage.get<Rows>('prices?item=060103&grade=%EC%83%81');
  // 1,800,000 KRW for 40 boxes and 400 kg.
  expect(rows).toEqual([
    {
      ...{
        date: '2026-11-02',
        holiday: null,
        itemCode: '060103',
        itemName: '후지 사과',
        itemNameEn: 'Fuji apple',
      },
      ...{ varietyName: '후지', grade: '상', unit: '10kg상자', marketCode: '110001' },
      ...{ market: '서울가락', price: 45_000, pricePerKg: 4_500, volumeKg: 400, source: 'aT' },
    },
  ]);
  const all = await stage.get<Rows>('prices');
  expect(all.rows).toHaveLength(2);
  const csv = await stage.app.inject('/api/market/prices?item=060103&format=csv');
  expect(csv.body.split('\r\n')[0]).toContain('date,itemCode,itemName');
});

test('a lot whose amount is missing has a volume and no say in the price', async () => {
  await fill(lot('2026-11-02'), lot('2026-11-02', { corporationCode: '2', amountKrw: null }));
  const { rows } = await stage.get<Rows>('prices?item=060103');
  expect(rows).toMatchObject([{ price: 30_000, pricePerKg: 3_000, volumeKg: 200 }]);
  const { series } = await stage.get<Trend>('price-trend?item=060103');
  expect(series.at(-1)).toMatchObject({ date: '2026-11-02', value: 3_000, volumeKg: 200 });
});

test('what both services tell of the same day is counted once', async () => {
  await fill(lot('2026-11-02'));
  await stage.fill('mafra_settlements', [lot('2026-11-02'), lot('2026-10-31')]);
  const { rows } = await stage.get<Rows>('prices?item=060103');
  expect(rows.map(({ date, volumeKg, source }) => [date, volumeKg, source])).toEqual([
    ['2026-11-02', 100, 'aT'],
    ['2026-10-31', 100, 'MAFRA'],
  ]);
});

interface Trend {
  readonly series: readonly Record<string, unknown>[];
  readonly [name: string]: unknown;
}

test('the price before is that of the last day of trade, and the difference goes from the one before', async () => {
  await fill(
    lot('2026-10-29', { amountKrw: 100_000 }),
    lot('2026-10-30', { amountKrw: 280_000 }),
    lot('2026-10-31', { amountKrw: 310_000 }),
    // Sunday without trade.
    lot('2026-11-02', { amountKrw: 350_000 }),
  );
  const monday = await stage.get<Trend>('price-trend?item=060103&date=2026-11-02');
  expect(monday).toMatchObject({
    ...{ previousDay: 3_100, previousDayDate: '2026-10-31', price: 3_500, unit: 'KRW/kg' },
    ...{ twoDaysAgo: 2_800, twoDaysAgoDate: '2026-10-30', difference: 300, source: 'aT' },
    ...{ sample: true, market: '서울가락', weeklyForecast: null, lastTradedOn: '2026-11-02' },
  });
  const later = await stage.get<Trend>('price-trend?item=060103&date=2026-11-12');
  expect(later).toMatchObject({ previousDay: null, twoDaysAgo: null, difference: null });
});

test('behind a price stand that of a year before and of the normal year, without its extremes', async () => {
  const priceByYear = { 2021: 900, 2022: 100, 2023: 300, 2024: 400, 2025: 200 };
  await fill(
    ...Object.entries(priceByYear).map(([year, price]) =>
      lot(`${year}-11-01`, { amountKrw: price * 100 }),
    ),
    lot('2026-11-02', { amountKrw: 50_000 }),
  );
  const byDay = await stage.get<Trend>('price-trend?item=060103');
  // The normal year of 2 November: (200 + 300 + 400) / 3; each year's only price is within two days of it.
  expect(byDay.series.at(-1)).toEqual({
    ...{ date: '2026-11-02', holiday: null, value: 500, volumeKg: 100, normalYear: 300 },
    ...{ lastYear: 200, lastYearDate: '2025-11-01' },
  });
  const byMonth = await stage.get<Trend>('price-trend?item=060103&by=month');
  expect(byMonth.series.map(({ date, value, lastYear }) => [date, value, lastYear])).toEqual([
    ['2021-11-01', 900, null],
    ['2022-11-01', 100, 900],
    ['2023-11-01', 300, 100],
    ['2024-11-01', 400, 300],
    ['2025-11-01', 200, 400],
    ['2026-11-01', 500, 200],
  ]);
});

test('a public holiday is named beside its day, and beside no week or month', async () => {
  await fill(lot('2026-10-03'), lot('2026-10-04'));
  const path = 'price-trend?item=060103&date=2026-10-06';
  const namesOf = (each: readonly Record<string, unknown>[]) =>
    each.map(({ date, holiday }) => [date, holiday]);
  expect(namesOf((await stage.get<Trend>(path)).series)).toEqual([
    ['2026-10-03', '개천절'],
    ['2026-10-04', null],
  ]);
  expect(namesOf((await stage.get<Trend>(`${path}&by=month`)).series)).toEqual([
    ['2026-10-01', null],
  ]);
  const { rows } = await stage.get<Rows>('prices?item=060103&from=2026-10-03&to=2026-10-04');
  expect(namesOf(rows)).toEqual([
    ['2026-10-04', null],
    ['2026-10-03', '개천절'],
  ]);
});

test('a week is the mean of its days, beside the week 52 weeks before', async () => {
  await fill(
    lot('2025-10-27', { amountKrw: 100_000 }),
    lot('2026-10-26', { amountKrw: 200_000 }),
    // Four times the weight, the same say in the mean of the week.
    lot('2026-10-28', { amountKrw: 1_600_000, volumeKg: 400 }),
  );
  const { series } = await stage.get<Trend>('price-trend?item=060103&by=week');
  expect(series.at(-1)).toMatchObject({
    ...{ date: '2026-10-26', value: 3_000, volumeKg: 500 },
    ...{ lastYear: 1_000, lastYearDate: '2025-10-27', normalYear: null },
  });
});

test('the forecast of a week is the newest that was made by the day', async () => {
  const forecast = { itemCode: '060103', low: 90, high: 120, method: 'ets', isPublished: true };
  await stage.fill('price_forecasts', [
    { ...forecast, madeOn: '2026-10-26', forWeek: '2026-11-02', value: 99 },
    { ...forecast, madeOn: '2026-11-02', forWeek: '2026-11-02', value: 100 },
    { ...forecast, madeOn: '2026-11-02', forWeek: '2026-11-09', value: 101 },
  ]);
  const valueOn = async (date: string) =>
    (await stage.get<{ weeklyForecast: { value: number } }>(`price-trend?item=060103&date=${date}`))
      .weeklyForecast;
  expect(await valueOn(today)).toMatchObject({ value: 100, low: 90, high: 120, method: 'ets' });
  // Asked of another market, it still says whose forecast it is.
  const elsewhere = await stage.get('price-trend?item=060103&market=210001');
  expect(elsewhere).toMatchObject({
    market: '부산엄궁',
    weeklyForecast: { value: 100, marketCode: '110001', market: '서울가락' },
  });
  expect(await valueOn('2026-11-01')).toMatchObject({ value: 99 });
  expect(await valueOn('2026-10-25')).toBeNull();
});

test('once this week’s forecasts are made, last week’s stand for none of them', async () => {
  const forecast = { value: 99, method: 'naive', isPublished: true };
  const apple = { ...forecast, itemCode: '060103', madeOn: '2026-10-26', forWeek: '2026-11-02' };
  const pear = { ...forecast, itemCode: '060201', madeOn: '2026-11-02', forWeek: '2026-11-02' };
  await stage.fill('price_forecasts', [apple, pear]);
  const ask = () => stage.get('price-trend?item=060103');
  expect(await ask()).toMatchObject({ weeklyForecast: { madeOn: '2026-10-26' } });
  await stage.run(
    "insert into market.source_derived values ('price-forecasts', '2026-11-02 2021-01-01 300', true, '2026-11-02')",
  );
  expect(await ask()).toMatchObject({
    weeklyForecast: null,
    noForecast: { code: 'out-of-season' },
  });
});

test('a forecast made more than a week before is no longer that of the week, and why is told', async () => {
  const forecast = { value: 99, method: 'naive', isPublished: true, reasonCode: 'short-history' };
  const apple = { ...forecast, itemCode: '060103', madeOn: '2026-10-12', lastWeek: '2026-10-05' };
  await stage.fill('price_forecasts', [{ ...apple, forWeek: '2026-11-02' }]);
  const ask = async (path: string) =>
    stage.get<{ weeklyForecast: object | null; noForecast: { code: string } | null }>(path);
  const trend = (date: string) => ask(`price-trend?item=060103&date=${date}`);
  expect(await trend('2026-10-25')).toMatchObject({
    weeklyForecast: { value: 99, reasonCode: 'short-history', lastWeek: '2026-10-05' },
    noForecast: null,
  });
  expect(await trend(today)).toMatchObject({
    weeklyForecast: null,
    noForecast: { code: 'made-too-long-ago', reason: { en: expect.stringContaining('too long') } },
  });
  expect(await ask('forecasts?item=060103')).toMatchObject({
    newest: [],
    noForecast: { code: 'made-too-long-ago' },
  });
  // The pear is forecast this week, so the apple was left out on purpose.
  await stage.fill('price_forecasts', [
    { ...forecast, itemCode: '060201', madeOn: '2026-11-02', forWeek: '2026-11-02' },
  ]);
  const codeOf = async (item: string) => (await ask(`price-trend?item=${item}`)).noForecast?.code;
  expect(await codeOf('060103')).toBe('out-of-season');
  expect(await codeOf('060117')).toBe('not-made-yet');
  expect(await codeOf('060100')).toBe('class-not-forecast');
  expect(await codeOf('060201')).toBeUndefined();
});

test('supply is summed up since the first of January, beside the normal year of that sum', async () => {
  const kgByYear = { 2021: 500, 2022: 100, 2023: 300, 2024: 400, 2025: 200 };
  await fill(
    // The market is open once a week; of 2020 the first months are missing.
    ...Array.from({ length: 340 }, (_, week) =>
      lot(addDays('2020-05-01', 7 * week), { itemCode: '060201' }),
    ),
    ...Object.entries(kgByYear).flatMap(([year, kg]) => [
      lot(`${year}-02-01`, { volumeKg: kg }),
      lot(`${year}-12-01`, { volumeKg: 9_000 }),
    ]),
    lot('2026-01-02', { volumeKg: 50 }),
    lot('2026-10-03', { volumeKg: 40 }),
    lot('2026-11-02', { volumeKg: 30 }),
    lot('2026-11-03', { volumeKg: 20 }),
  );
  const answer = await stage.get<Record<string, unknown>>('supply?item=060103');
  expect(answer).toMatchObject({
    ...{ thisYearKg: 140, normalYearKg: 300, normalYears: 3, unit: 'kg', source: 'aT' },
    ...{ oneDayAgoKg: 30, oneMonthAgoKg: 40, oneYearAgoKg: null, isComplete: true },
  });
  const { series, rows } = answer as { series: Record<string, SourceRow[]>; rows: SourceRow[] };
  expect(series.thisYear?.map(({ volumeKg }) => volumeKg)).toEqual([50, 90, 120, 140]);
  expect(series.normalYear).toHaveLength(365);
  expect(series.normalYear?.at(-1)).toEqual({ date: '2026-12-31', volumeKg: 9_300 });
  expect(series.oneMonthAgo).toEqual([{ date: '2026-10-03', volumeKg: 40 }]);
  expect(rows.map(({ label, date }) => [label, date])).toEqual([
    ['thisYear', '2026-11-03'],
    ['normalYear', '2026-11-03'],
    ['oneDayAgo', '2026-11-02'],
    ['oneMonthAgo', '2026-10-03'],
    ['oneYearAgo', null],
  ]);
});

test('a year of which weeks are missing is in no normal year, and this year says that it is too small', async () => {
  const weekly = (from: string, weeks: number) =>
    Array.from({ length: weeks }, (_, week) => lot(addDays(from, 7 * week), { volumeKg: 1 }));
  await fill(...weekly('2022-01-01', 200), ...weekly('2025-11-29', 4), ...weekly('2026-02-01', 40));
  const answer = await stage.get<Record<string, unknown>>('supply?item=060103');
  // The 200 weeks end in October 2025. Up to 3 November 2022 has 44 Saturdays, 2023 has 43 and 2024 has 44.
  expect(answer).toMatchObject({ isComplete: false, thisYearKg: 40, normalYears: 3 });
  expect(answer.normalYearKg).toBeCloseTo((44 + 43 + 44) / 3, 4);
});

test('where a day had no trade the last one within a week before stands for it', async () => {
  await fill(lot('2025-10-28', { volumeKg: 7 }), lot('2026-09-25'), lot('2026-11-02'));
  const answer = await stage.get<Record<string, unknown>>('supply?item=060103');
  expect(answer).toMatchObject({ oneMonthAgoKg: null, oneYearAgoKg: 7, normalYearKg: null });
});

test('on 31 March a month ago is the last day of February', async () => {
  await fill(lot('2026-02-28', { volumeKg: 7 }));
  expect(await stage.get('supply?item=060103&date=2026-03-31')).toMatchObject({ oneMonthAgoKg: 7 });
});

test('a class counts all its varieties, and another market counts for itself', async () => {
  await fill(
    lot('2026-11-02'),
    lot('2026-11-02', { itemCode: '060199', volumeKg: 11 }),
    lot('2026-11-02', { marketCode: '210001', volumeKg: 5 }),
  );
  expect(await stage.get('supply?item=060100')).toMatchObject({ thisYearKg: 111 });
  expect(await stage.get('supply?item=060103&market=210001')).toMatchObject({ thisYearKg: 5 });
});

test('inflow has a row for every region with its share, and compares with the year before', async () => {
  await fill(
    lot('2026-11-01', { volumeKg: 300 }),
    lot('2026-11-02', { volumeKg: 100, region: '충청' }),
    lot('2025-11-02', { volumeKg: 200 }),
  );
  const range = 'item=060103&from=2026-11-01&to=2026-11-02';
  const inflow = await stage.get<Rows>(`inflow?${range}`);
  expect(inflow).toMatchObject({ totalKg: 400, days: 2, source: 'aT', unit: 'kg' });
  expect(inflow.rows.map(({ region }) => region).join(' ')).toBe(
    '경기 강원 충청 전라 경상 제주 수입 기타',
  );
  expect(inflow.rows[4]).toEqual({ region: '경상', volumeKg: 300, share: 0.75 });
  expect(await stage.get('inflow?item=060201&from=2020-01-01&to=2020-01-31')).toMatchObject({
    ...{ days: 0, totalKg: 0, recordsFrom: '2025-11-02' },
  });
  const compared = await stage.get<Rows>(`regions?${range}`);
  expect(compared).toMatchObject({ otherFrom: '2025-11-01', otherTo: '2025-11-02', otherDays: 1 });
  expect(compared).toMatchObject({ recordsFrom: '2025-11-02' });
  expect(compared.rows[4]).toEqual({
    ...{ region: '경상', volumeKg: 300, share: 0.75, otherVolumeKg: 200, otherShare: 1 },
    ...{ differenceKg: 100, changeRatio: 0.5 },
  });
  expect(compared.rows[2]).toMatchObject({ volumeKg: 100, otherVolumeKg: 0, changeRatio: null });
});

test('movers are held week against week, the largest change first', async () => {
  const pear = { itemCode: '060201', itemName: '배' };
  await fill(
    ...[0, 1, 2].flatMap((ago) => [
      lot(addDays('2026-11-02', -ago), { amountKrw: 330_000 }),
      lot(addDays('2026-10-26', -ago), { amountKrw: 300_000 }),
    ]),
    lot('2026-11-02', { ...pear, amountKrw: 75_000 }),
    lot('2026-10-20', { ...pear, amountKrw: 100_000 }),
    // Not traded the week before.
    lot('2026-11-02', { itemCode: '080413' }),
  );
  const movers = await stage.get<Rows>('movers');
  expect(movers).toMatchObject({
    ...{ from: '2026-10-27', to: '2026-11-02', previousFrom: '2026-10-20' },
    ...{ previousTo: '2026-10-26', unit: 'KRW/kg' },
  });
  expect(movers.rows).toMatchObject([
    {
      rank: 1,
      itemName: '신고 배',
      pricePerKg: 750,
      previousPricePerKg: 1_000,
      changeRatio: -0.25,
    },
    { rank: 2, itemName: '후지 사과', difference: 300, volumeKg: 300, previousVolumeKg: 300 },
  ]);
});

test('forecasts are told beside what came, with their error against keeping the last value', async () => {
  const weeks = ['2026-10-05', '2026-10-12', '2026-10-19', '2026-10-26'];
  const [actuals, values] = [
    [100, 110, 90, 100],
    [100, 105, 95, 110],
  ] as const;
  const [naives, highs] = [
    [100, 100, 110, 90],
    [101, 120, 120, 120],
  ] as const;
  await stage.fill('price_forecasts', [
    ...weeks.map((week, place) => ({
      ...{ itemCode: '060103', madeOn: week, forWeek: week, value: values[place] ?? null },
      ...{ low: 92, high: highs[place] ?? null, method: 'ets', naive: naives[place] ?? null },
      ...{ actual: actuals[place] ?? null, isPublished: place > 2 },
    })),
    {
      itemCode: '060103',
      madeOn: '2026-11-02',
      forWeek: '2026-11-09',
      value: 100,
      method: 'naive',
      reasonKo: '까닭',
    },
  ]);
  const answer = await stage.get<
    Rows & { newest: object[]; summary: object; summaryPublished: object }
  >('forecasts?item=060103');
  expect(answer).toMatchObject({ marketCode: '110001', market: '서울가락' });
  expect(answer.rows[0]).toMatchObject({ forWeek: '2026-11-09', horizonWeeks: 2, actual: null });
  expect(answer.rows[0]).not.toHaveProperty('reason');
  expect(answer.newest).toMatchObject([{ value: 100, method: 'naive', reason: { ko: '까닭' } }]);
  // Errors 0, 5, 5, 10: mean 5. Changes from week to week 10, 20, 10: mean 13.33. Errors of the last value 0, 10, 20, 10.
  const { summary } = answer as unknown as { summary: Record<string, number> };
  expect(summary.mase).toBeCloseTo(5 / (40 / 3), 10);
  expect(summary.naiveMase).toBeCloseTo(10 / (40 / 3), 10);
  // 90 is below 92.
  expect(summary).toMatchObject({ scored: 4, coverage: 0.75, betterThanNaive: true });
  expect(answer.summaryPublished).toMatchObject({ scored: 1 });
});

test('farm income is computed for 10a and for 300 pyeong', async () => {
  const crop = { cropCode: 'FT01060100060100', cropName: '사과', areaCode: '', areaName: '전국' };
  const figures = {
    ...{ yieldKg: 2_000, unitPriceKrw: 3_000, grossIncomeKrw: 6_000_000 },
    ...{ operatingCostKrw: 2_400_000, productionCostKrw: 4_500_000, incomeKrw: 1 },
  };
  await stage.fill('farm_income', [
    { ...crop, year: 2024, ...figures },
    { ...crop, year: 2025, ...figures, productionCostKrw: null },
  ]);
  const answer = await stage.get<Rows>('farm-income?item=060103&year=2024');
  expect(answer).toMatchObject({ area: '10a', unit: 'KRW', source: 'RDA', years: [2025, 2024] });
  expect(answer.rows).toMatchObject([
    {
      ...{ year: 2024, yieldKg: 2_000, unitPrice: 3_000, grossIncome: 6_000_000 },
      ...{ income: 3_600_000, netProfit: 1_500_000, incomeRatio: 0.6, netProfitRatio: 0.25 },
      // Of apples in general, not of Fuji.
      ...{ cropName: '사과', cropNameEn: 'Apple' },
    },
  ]);
  const pyeong = await stage.get<Rows>('farm-income?item=060103&area=300py');
  expect(pyeong.rows[0]).toMatchObject({ year: 2025, netProfit: null, netProfitRatio: null });
  // 300 x 400 / 121 m² of 1,000 m².
  expect(pyeong.rows[1]).toMatchObject({ unitPrice: 3_000, incomeRatio: expect.closeTo(0.6, 10) });
  expect(pyeong.rows[1]?.income).toBeCloseTo(3_600_000 * 0.991_735_537, 0);
});

test.each([
  ['price-trend', 400, 'item is missing'],
  ['price-trend?item=999999', 404, '060103 후지 사과'],
  ['supply?item=060103&date=2026-02-30', 400, 'date is a date such as'],
  ['supply?item=060103&market=7', 404, '110001 서울가락'],
  ['inflow?item=060103&from=2026-11-02&to=2026-11-01', 400, 'is after'],
  ['regions?item=060103&otherFrom=2026-11-01', 400, 'otherTo'],
  ['prices?from=2025-01-01', 400, 'at most 31'],
  ['prices?itemcode=060103', 400, 'allowed: item'],
  ['farm-income?item=061298', 404, 'does not cover'],
])('%s is answered with %i, saying what is wrong', async (path, status, words) => {
  const response = await stage.app.inject(`/api/market/${path}`);
  expect(response.statusCode).toBe(status);
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(response.json<{ detail: string }>().detail).toContain(words);
});

test('without any data every report still answers', async () => {
  for (const path of [
    ...['items', 'prices', 'price-trend?item=060103', 'supply?item=060103', 'movers', 'latest'],
    ...['inflow?item=060103', 'regions?item=060103', 'farm-income?item=060103'],
    ...['forecasts?item=060103', 'weather/cities', 'weather/cities/11140'],
    'weather/growing-areas?item=060103',
  ]) {
    expect(await stage.get(path)).toHaveProperty('rows');
  }
});
