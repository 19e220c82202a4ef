import { expect, test } from 'vitest';
import { kmaFixture } from '../../../domains/market/fixture/kma-fixture.ts';
import { kmaGrowingAreaDaily } from '../../../domains/market/sources/kma-growing-area-daily.ts';
import { kmaGrowingAreaMonthly } from '../../../domains/market/sources/kma-growing-area-monthly.ts';
import { growingAreas } from '../../../domains/market/tables/growing-areas.ts';
import { answerOf, readPart } from '../../support/ask-fixture.ts';

const today = '2026-09-03';
const apples = { AREA_ID: '4717000000', PA_CROP_SPE_ID: 'PA200101' };
const part = { key: 'x', values: { ...apples, ST_YMD: '20260827', ED_YMD: '20260902' } };

/** A day in the documented shape. */
const day = {
  ...{ ymd: '2026-08-30 00:00:00', areaId: '4717000000', areaName: '안동' },
  ...{ paCropSpeId: 'PA200101', paCropName: '사과', paCropSpeName: '-', dayAvgTa: '23.1' },
  ...{ dayMaxTa: '29.0', dayMinTa: 18.3, dayAvgRhm: '82', dayMinRhm: '55', daySumRn: '4.0' },
  ...{ dayAvgWs: '1.2', daySumSs: '4.6', wrnCd: '', wrnCount: '0' },
};

function readDays(...item: readonly Readonly<Record<string, unknown>>[]) {
  const header = { resultCode: '00', resultMsg: 'NORMAL_SERVICE' };
  const body = { items: { item }, totalCount: item.length };
  const answer = answerOf(JSON.stringify({ response: { header, body } }));
  return kmaGrowingAreaDaily.combine?.(kmaGrowingAreaDaily.read(answer, part).rows) ?? [];
}

test('a day is read whether its values are texts or numbers', () => {
  expect(readDays(day)).toEqual([
    {
      ...{ date: '2026-08-30', areaId: '4717000000', areaName: '안동', cropId: 'PA200101' },
      ...{ cropName: '사과', cropVariety: '-', meanTemperatureC: 23.1, maxTemperatureC: 29 },
      ...{ minTemperatureC: 18.3, meanHumidityPercent: 82, minHumidityPercent: 55, rainMm: 4 },
      ...{ windMs: 1.2, sunshineHours: 4.6, warningCodes: null, warnings: 0 },
    },
  ]);
});

test('the day in eight digits and the older names of warnings are read, too', () => {
  const { wrnCd: _code, wrnCount: _count, ...plain } = day;
  const [row] = readDays({ ...plain, ymd: '20260830', wmCd: 'H', wmCount: 1 });
  expect(row).toMatchObject({ date: '2026-08-30', warningCodes: 'H', warnings: 1 });
});

test('a day that is repeated for each of its warnings is one row with all of them', () => {
  const rows = readDays(
    { ...day, wrnCd: 'H', wrnCount: '2' },
    { ...day, wrnCd: 'R', wrnCount: '2' },
    { ...day, ymd: '2026-08-31 00:00:00' },
  );
  expect(rows.map(({ warningCodes, warnings }) => [warningCodes, warnings])).toEqual([
    ['H,R', 2],
    [null, 0],
  ]);
});

test('every crop is asked for in every area it grows in', () => {
  const parts = kmaGrowingAreaDaily.parts({ date: today, hour: 12, minute: 0 });
  expect(parts).toHaveLength(growingAreas.length);
  expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length);
  expect(kmaGrowingAreaDaily.request(part, 1, 999).query).toMatchObject({
    ...apples,
    ST_YMD: '20260827',
    ED_YMD: '20260902',
  });
});

test('the month before and the one before that are asked for', () => {
  const [first] = kmaGrowingAreaMonthly.parts({ date: '2026-03-05', hour: 12, minute: 30 });
  expect(first?.values).toMatchObject({ ST_YM: '202601', ED_YM: '202602' });
});

test('the fixture tells days until the day before yesterday, and months that are over', () => {
  const days = readPart(kmaGrowingAreaDaily, kmaFixture, part, { today });
  expect(days.map(({ date }) => date)).toEqual(
    ['27', '28', '29', '30', '31'].map((date) => `2026-08-${date}`).concat('2026-09-01'),
  );
  const months = { key: 'x', values: { ...apples, ST_YM: '202607', ED_YM: '202609' } };
  const rows = readPart(kmaGrowingAreaMonthly, kmaFixture, months, { today });
  expect(rows.map(({ month }) => month)).toEqual(['2026-07-01', '2026-08-01']);
  expect(rows[0]).toMatchObject({ cropName: '사과', areaName: '안동', warningCodes: null });
});

test('every area and crop of the table has its days at the fixture', () => {
  for (const values of growingAreas.map(({ areaId, cropId }) => ({
    ...{ AREA_ID: areaId, PA_CROP_SPE_ID: cropId },
    ...{ ST_YMD: '20260901', ED_YMD: '20260901' },
  }))) {
    const rows = readPart(kmaGrowingAreaDaily, kmaFixture, { key: 'x', values }, { today });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.cropName).not.toBe(values.PA_CROP_SPE_ID);
  }
});
