import { expect, test } from 'vitest';
import { kmaFixture } from '../../../domains/market/fixture/kma-fixture.ts';
import { kmaMidLandForecast } from '../../../domains/market/sources/kma-mid-land-forecast.ts';
import { kmaShortForecast } from '../../../domains/market/sources/kma-short-forecast.ts';
import { kmaUltraShortForecast } from '../../../domains/market/sources/kma-ultra-short-forecast.ts';
import { kmaUltraShortNow } from '../../../domains/market/sources/kma-ultra-short-now.ts';
import { forecastPlaces } from '../../../domains/market/tables/forecast-places.ts';
import { answerOf, askFixture, readPart } from '../../support/ask-fixture.ts';

const today = '2026-09-03';
const morning = { date: today, hour: 9, minute: 50 };
const andong = { nx: 91, ny: 106 };

function partAt(time: string, date = today) {
  const base = { base_date: date.replaceAll('-', ''), base_time: time };
  return { key: 'x', values: { ...base, ...andong } };
}

type Item = Readonly<Record<string, string | number>>;

function items(list: readonly Item[]) {
  const header = { resultCode: '00', resultMsg: 'NORMAL_SERVICE' };
  const body = { items: { item: list }, pageNo: 1, numOfRows: 1000, totalCount: list.length };
  return answerOf(JSON.stringify({ response: { header, body } }));
}

function forecast(baseTime: string, fcstDate: string, fcstTime: string, values: Item): Item[] {
  return Object.entries(values).map(([category, fcstValue]) => {
    const base = { baseDate: '20260901', baseTime, category };
    return { ...base, fcstDate, fcstTime, fcstValue, ...andong };
  });
}

function readShort(list: readonly Item[]) {
  return kmaShortForecast.read(items(list), partAt('0500', '2026-09-01')).rows;
}

test('each source asks for the newest issue that is out, at every place', () => {
  const firstOf = [kmaUltraShortNow, kmaUltraShortForecast, kmaShortForecast].map((source) => {
    const parts = source.parts(morning);
    expect(parts).toHaveLength(forecastPlaces.length);
    return parts[0]?.key;
  });
  const { nx, ny } = forecastPlaces[0] ?? andong;
  expect(firstOf).toEqual(['0900', '0930', '0800'].map((time) => `2026-09-03T${time}/${nx},${ny}`));
});

test('a day of all places, with the observations, stays below the calls that a key has', () => {
  const calls = forecastPlaces.length * (24 + 24 + 8) + 2 * 97 + 20 + 153;
  expect(calls).toBeLessThan(0.75 * kmaShortForecast.provider.callsPerDay);
});

test('the categories of an hour become one row, its texts numbers with bounds', () => {
  const values = {
    ...{ TMP: '-3', UUU: '2.1', VVV: '-0.0', VEC: '322', WSD: '3.4', SKY: '4', PTY: '1' },
    ...{ POP: '80', WAV: '-999', PCP: '30.0~50.0mm', REH: '85', SNO: '적설없음', TMN: '-5.0' },
  };
  expect(readShort(forecast('0500', '20260901', '0600', values))).toEqual([
    {
      ...andong,
      issuedAt: '2026-09-01 05:00:00',
      forecastAt: '2026-09-01 06:00:00',
      stepHours: 1,
      temperatureC: -3,
      minTemperatureC: -5,
      maxTemperatureC: null,
      humidityPercent: 85,
      sky: 'overcast',
      precipitation: 'rain',
      rainProbabilityPercent: 80,
      ...{ windEastMs: 2.1, windNorthMs: 0, windDirectionDegrees: 322, windMs: 3.4 },
      ...{ rainMm: 40, rainLowMm: 30, rainHighMm: 50, snowCm: 0, snowLowCm: 0, snowHighCm: 0 },
      waveM: null,
    },
  ]);
});

test('in the 3-hourly tail 2 is a class of rain, wind and snow, in an hourly day an amount', () => {
  const values = { PCP: '2', WSD: '2', SNO: '2' };
  const [tail] = readShort([
    ...forecast('0500', '20260904', '0000', values),
    ...forecast('0500', '20260904', '0300', values),
  ]);
  expect(tail).toMatchObject({
    ...{ stepHours: 3, rainMm: 9, rainLowMm: 3, rainHighMm: 15, windMs: 6.5 },
    ...{ snowCm: 1, snowLowCm: 1, snowHighCm: null },
  });
  const [hourly] = readShort(forecast('0500', '20260902', '0300', values));
  expect(hourly).toMatchObject({ stepHours: 1, rainMm: 2, rainHighMm: 2, windMs: 2 });
});

test('codes and categories that are new are kept as they came', () => {
  const [row] = readShort(forecast('0500', '20260901', '0600', { SKY: '2', PTY: '9', UVI: '7' }));
  expect(row).toMatchObject({ sky: '2', precipitation: '9', UVI: '7' });
});

test('what is measured now is one row, without an hour it is for', () => {
  const list = Object.entries({ T1H: '13.5', RN1: '0', REH: '17', PTY: '0', WSD: '2.0' }).map(
    ([category, obsrValue]) => ({
      ...{ baseDate: '20260901', baseTime: '1400', category, obsrValue },
      ...andong,
    }),
  );
  const [row, ...others] = kmaUltraShortNow.read(items(list), partAt('1400')).rows;
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    ...andong,
    observedAt: '2026-09-01 14:00:00',
    ...{ temperatureC: 13.5, rainMm: 0, humidityPercent: 17, precipitation: 'none', windMs: 2 },
    windEastMs: null,
  });
});

test.each([
  [kmaUltraShortNow, '0900', 1],
  [kmaUltraShortForecast, '0930', 6],
  [kmaShortForecast, '0800', 16 + 2 * 24 - 1 + 8],
] as const)('$name reads the same on one page and on many', (source, time, rows) => {
  const whole = readPart(source, kmaFixture, partAt(time), { today });
  expect(whole).toHaveLength(rows);
  const fields = source.fields.map(({ name }) => name).toSorted();
  for (const row of whole) expect(Object.keys(row).toSorted()).toEqual(fields);
  expect(readPart(source, kmaFixture, partAt(time), { today, pageSize: 9 })).toEqual(whole);
});

test('an evening issue tells four days by the hour and the fifth every three hours', () => {
  const rows = readPart(kmaShortForecast, kmaFixture, partAt('2000', '2026-09-02'), { today });
  const steps = Map.groupBy(rows, ({ stepHours }) => stepHours);
  expect(steps.get(1)?.at(-1)?.forecastAt).toBe('2026-09-05 23:00:00');
  expect(steps.get(3)?.map(({ forecastAt }) => forecastAt)).toEqual(
    ['00', '03', '06', '09', '12', '15', '18', '21'].map((hour) => `2026-09-06 ${hour}:00:00`),
  );
});

test('an issue that is not out, or was never one, has no data; one of last week is refused', () => {
  const problemOf = (time: string, date?: string) => {
    const answer = askFixture(kmaShortForecast, kmaFixture, partAt(time, date), { today });
    return kmaShortForecast.provider.problemOf(answer);
  };
  expect(problemOf('1100')).toMatchObject({ kind: 'empty', code: '03' });
  expect(problemOf('0600')).toMatchObject({ kind: 'empty', code: '03' });
  expect(problemOf('0500', '2026-08-27')).toMatchObject({ kind: 'final', code: '10' });
});

test('the mid-term forecast has halves of days and whole ones, from whatever day it starts', () => {
  const item = {
    ...{ regId: '11H10000', rnSt3Am: 20, wf3Am: '맑음', rnSt3Pm: 30, wf3Pm: '구름많음' },
    ...{ rnSt8: 60, wf8: '흐리고 비' },
  };
  const part = { key: 'x', values: { regId: '11H10000', tmFc: '202609010600' } };
  const same = { zoneId: '11H10000', issuedAt: '2026-09-01 06:00:00' };
  const { rows, received } = kmaMidLandForecast.read(items([item]), part);
  expect(received).toBe(1);
  expect(rows).toEqual([
    { ...same, date: '2026-09-04', half: 'am', weather: '맑음', rainProbabilityPercent: 20 },
    { ...same, date: '2026-09-04', half: 'pm', weather: '구름많음', rainProbabilityPercent: 30 },
    { ...same, date: '2026-09-09', half: 'day', weather: '흐리고 비', rainProbabilityPercent: 60 },
  ]);
});

test('ten zones are asked for the newest mid-term issue, which has eleven rows each', () => {
  const parts = kmaMidLandForecast.parts({ date: today, hour: 6, minute: 20 });
  expect(parts.map(({ values }) => values.tmFc)).toEqual(Array(10).fill('202609030600'));
  for (const part of parts) {
    expect(readPart(kmaMidLandForecast, kmaFixture, part, { today })).toHaveLength(11);
  }
});
