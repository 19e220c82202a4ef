import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SourceRow } from '../../../src/collect/sources/source.ts';
import { MarketStage } from '../../support/market-stage.ts';

let stage: MarketStage;
beforeEach(async () => {
  stage = await MarketStage.open('2026-11-03 10:20');
});
afterEach(() => stage.close());

/** Seoul. */
const seoul = { nx: 60, ny: 127 };
const observation = { ...seoul, temperatureC: 8.5, windMs: 2.1, humidityPercent: 61, rainMm: 0 };

/** A dry and clear hour of the forecast. */
const hour = (at: string, changes: SourceRow = {}): SourceRow => ({
  ...{ ...seoul, issuedAt: '2026-11-03 08:00:00', forecastAt: `${at}:00`, stepHours: 1 },
  ...{ temperatureC: 10, humidityPercent: 50, windMs: 2, sky: 'clear', precipitation: 'none' },
  ...{ rainProbabilityPercent: 10, rainMm: 0 },
  ...changes,
});

test('now is what was observed last, with the sky and chance of rain of this hour’s newest forecast', async () => {
  await stage.fill('weather_now', [
    { ...observation, observedAt: '2026-11-03 09:00:00', temperatureC: 7 },
    { ...observation, observedAt: '2026-11-03 10:00:00', precipitation: 'drops' },
    // Not yet.
    { ...observation, observedAt: '2026-11-03 11:00:00', temperatureC: 99 },
  ]);
  await stage.fill('short_forecast', [
    hour('2026-11-03 10:00', { issuedAt: '2026-11-03 05:00:00', sky: 'overcast' }),
    hour('2026-11-03 10:00', { sky: 'mostly_cloudy', rainProbabilityPercent: 40 }),
    hour('2026-11-03 10:00', { issuedAt: '2026-11-03 11:00:00', rainProbabilityPercent: 99 }),
  ]);
  expect(await stage.get('weather/cities/11140')).toMatchObject({
    ...{ code: '11140', name: '서울', province: '서울', source: 'KMA', sample: true },
    now: {
      ...{ observedAt: '2026-11-03 10:00:00', sky: 'mostly_cloudy', precipitation: 'drops' },
      ...{ temperatureC: 8.5, windMs: 2.1, humidityPercent: 61, rainMm: 0 },
      rainProbabilityPercent: 40,
    },
  });
});

test('later days are those of the region’s newest mid-term forecast, halves apart as long as they are told', async () => {
  const zone = { zoneId: '11D20000', issuedAt: '2026-11-03 06:00:00' };
  const before = { zoneId: '11D20000', issuedAt: '2026-11-02 18:00:00' };
  const half = (date: string, of: string, weather: string, rainProbabilityPercent: number) => ({
    ...{ date, half: of, weather, rainProbabilityPercent },
  });
  await stage.fill('mid_land_forecast', [
    // Within the three days, of a later issue, and of the other side of the mountains.
    { ...before, ...half('2026-11-05', 'am', '흐림', 99) },
    { ...zone, issuedAt: '2026-11-03 18:00:00', ...half('2026-11-07', 'am', '흐림', 99) },
    { ...zone, zoneId: '11D10000', ...half('2026-11-07', 'am', '흐림', 99) },
    { ...before, ...half('2026-11-06', 'am', '맑음', 10) },
    { ...before, ...half('2026-11-06', 'pm', '흐리고 비/눈', 60) },
    { ...before, ...half('2026-11-07', 'am', '흐림', 99) },
    { ...zone, ...half('2026-11-07', 'am', '구름많고 소나기', 50) },
    { ...zone, ...half('2026-11-07', 'pm', '뜻밖의 말', 20) },
    { ...zone, ...half('2026-11-11', 'day', '구름많음', 30) },
  ]);
  const [row] = (await stage.get<{ rows: readonly object[] }>('weather/cities/51150')).rows;
  const dry = { precipitationAm: 'none', precipitationPm: 'none' };
  expect(row).toMatchObject({
    name: '강릉시',
    midTermRegion: { ko: '강원영동', en: 'East Gangwon' },
    midTerm: [
      {
        ...{ date: '2026-11-06', skyAm: 'clear', skyPm: 'overcast', isWholeDay: false },
        ...{ precipitationAm: 'none', precipitationPm: 'rain_or_snow' },
        ...{ rainChanceAm: 10, rainChancePm: 60, issuedAt: '2026-11-02 18:00:00' },
      },
      {
        ...{ date: '2026-11-07', skyAm: 'mostly_cloudy', skyPm: null, isWholeDay: false },
        ...{ precipitationAm: 'shower', precipitationPm: null },
        ...{ rainChanceAm: 50, rainChancePm: 20, issuedAt: '2026-11-03 06:00:00' },
      },
      {
        ...{ date: '2026-11-11', skyAm: 'mostly_cloudy', skyPm: 'mostly_cloudy' },
        ...{ ...dry, rainChanceAm: 30, rainChancePm: 30, isWholeDay: true },
      },
    ],
  });
});

test('every city lies in one region of the mid-term forecast', async () => {
  const { rows } = await stage.get<{
    rows: readonly { province: string; name: string; midTermRegion: { ko: string } }[];
  }>('weather/cities');
  const regions = new Map(rows.map((row) => [`${row.province} ${row.name}`, row.midTermRegion.ko]));
  expect(new Set(regions.values()).size).toBe(10);
  expect(regions.get('서울 서울')).toBe('서울·인천·경기');
  expect(regions.get('경남 하동군')).toBe('부산·울산·경남');
  expect(regions.get('강원 원주시')).toBe('강원영서');
  expect(regions.get('강원 고성군')).toBe('강원영동');
});

test('an observation of last night is not now: the forecast of the hour is told instead', async () => {
  await stage.fill('weather_now', [{ ...observation, observedAt: '2026-11-03 07:00:00' }]);
  await stage.fill('short_forecast', [hour('2026-11-03 10:00')]);
  expect(await stage.get('weather/cities/11140')).toMatchObject({
    now: { observedAt: null, temperatureC: 10, rainProbabilityPercent: 10 },
  });
});

test('a day is put together from its hours, morning and afternoon apart', async () => {
  await stage.fill('short_forecast', [
    hour('2026-11-04 06:00', { temperatureC: 2, minTemperatureC: 1.5, humidityPercent: 90 }),
    hour('2026-11-04 11:00', { sky: 'overcast' }),
    hour('2026-11-04 12:00', { sky: 'overcast', temperatureC: 12, maxTemperatureC: 13 }),
    hour('2026-11-04 13:00', { precipitation: 'rain', rainMm: 2.5, rainProbabilityPercent: 80 }),
    // Of the far tail: 1.5 mm an hour for three hours.
    hour('2026-11-04 15:00', { precipitation: 'rain', rainMm: 1.5, stepHours: 3, windMs: 7 }),
  ]);
  interface City {
    readonly days: readonly Record<string, unknown>[];
  }
  const { days } = await stage.get<City>('weather/cities/11140');
  expect(days.map(({ date }) => date)).toEqual(['2026-11-03', '2026-11-04', '2026-11-05']);
  expect(days[0]).toMatchObject({ am: null, pm: null, issuedAt: null });
  expect(days[1]).toEqual({
    date: '2026-11-04',
    am: { sky: 'overcast', precipitation: 'none', rainMm: 0, rainProbabilityPercent: 10 },
    pm: { sky: 'clear', precipitation: 'rain', rainMm: 7, rainProbabilityPercent: 80 },
    // (2 + 10 + 12 + 10 + 10) / 5
    temperatureC: { max: 13, mean: 8.8, min: 1.5 },
    humidityPercent: { max: 90, mean: 58, min: 50 },
    ...{ windMs: 3, rainMm: 7, rainProbabilityPercent: 80, issuedAt: '2026-11-03 08:00:00' },
  });
});

test('every city has a row, also one of which nothing is known', async () => {
  const { rows } = await stage.get<{ rows: Record<string, unknown>[] }>('weather/cities');
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.find(({ name }) => name === '제주시')).toMatchObject({ province: '제주', now: null });
  const unknown = await stage.app.inject('/api/market/weather/cities/99999');
  expect(unknown.statusCode).toBe(404);
  expect(unknown.json<{ detail: string }>().detail).toContain('11140 서울');
});

interface Areas {
  readonly rows: readonly Record<string, unknown>[];
}

test('growing areas tell what was observed and what is forecast apart', async () => {
  // Mandarins in Seogwipo: cell 53,33, station 189 next to it.
  const area = { areaId: '5013000000', cropId: 'PA010101' };
  const day = { meanTemperatureC: 15, maxTemperatureC: 19, minTemperatureC: 11, rainMm: 3 };
  await stage.fill('growing_area_daily', [
    { ...area, date: '2026-11-01', ...day, meanHumidityPercent: 70, windMs: 2.5 },
  ]);
  await stage.fill('asos_daily', [
    { stationId: 189, date: '2026-11-01', ...day, meanTemperatureC: 99 },
    { stationId: 189, date: '2026-11-02', ...day, meanTemperatureC: 14, meanWindMs: 4 },
  ]);
  const observed = { stationId: 189, rainMm: 1.5 };
  await stage.fill('asos_hourly', [
    { ...observed, observedAt: '2026-11-01 09:00:00', cloudTenths: 9 },
    { ...observed, observedAt: '2026-11-01 10:00:00', cloudTenths: 10 },
    { ...observed, observedAt: '2026-11-01 15:00:00', cloudTenths: 3, rainMm: 0 },
  ]);
  const seogwipo = { nx: 53, ny: 33 };
  await stage.fill('short_forecast', [
    hour('2026-11-02 09:00', seogwipo),
    hour('2026-11-04 09:00', seogwipo),
  ]);
  const { rows } = await stage.get<Areas>('weather/growing-areas?item=061401');
  const own = rows.filter(({ areaId }) => areaId === area.areaId);
  expect(own.map(({ date, kind, source }) => [date, kind, source])).toEqual([
    ['2026-11-01', 'observed', 'KMA growing-area statistics'],
    ['2026-11-02', 'observed', 'KMA station 서귀포'],
    ['2026-11-04', 'forecast', 'KMA short-term forecast'],
  ]);
  expect(own[0]).toMatchObject({
    ...{ areaName: '서귀포', province: '제주', windMs: 2.5, rainMm: 3 },
    temperatureC: { max: 19, mean: 15, min: 11 },
    humidityPercent: { max: null, mean: 70, min: null },
    am: { sky: 'overcast', precipitation: 'rain', rainMm: 3, rainProbabilityPercent: null },
    pm: { sky: 'clear', precipitation: 'none', rainMm: 0 },
    halvesSource: 'KMA station 서귀포',
  });
  expect(own[1]).toMatchObject({ temperatureC: { mean: 14 }, windMs: 4, halvesSource: null });
  expect(own[2]).toMatchObject({
    am: { sky: 'clear', rainProbabilityPercent: 10 },
    ...{ pm: null, issuedAt: '2026-11-03 08:00:00' },
  });
});

test('an item without known growing areas is answered with 404', async () => {
  const response = await stage.app.inject('/api/market/weather/growing-areas?item=061298');
  expect(response.statusCode).toBe(404);
});

test('what is newest is told of every source, with when it came', async () => {
  await stage.fill('asos_daily', [
    { stationId: 108, date: '2026-11-01', updatedAt: '2026-11-02 02:40:00' },
    { stationId: 108, date: '2026-11-02', updatedAt: '2026-11-03 02:40:00' },
  ]);
  await stage.fill('short_forecast', [hour('2026-11-06 00:00')]);
  await stage.fill('farm_income', [{ year: 2025, cropName: '사과' }]);
  const { rows } = await stage.get<Areas>('latest');
  const of = (name: string) => rows.find(({ source }) => source === name);
  expect(of('kma-asos-daily')).toMatchObject({
    ...{ provider: 'KMA', newest: '2026-11-02', cameAt: '2026-11-03T02:40:00.000Z' },
  });
  expect(of('kma-short-forecast')).toMatchObject({ newest: '2026-11-03 08:00:00' });
  expect(of('rda-farm-income')).toMatchObject({ newest: '2025' });
  expect(of('at-settlements')).toMatchObject({ newest: null, cameAt: null });
});
