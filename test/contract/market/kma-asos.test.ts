import { expect, test } from 'vitest';
import { kmaFixture } from '../../../domains/market/fixture/kma-fixture.ts';
import { kmaAsosDaily } from '../../../domains/market/sources/kma-asos-daily.ts';
import { kmaAsosHourly } from '../../../domains/market/sources/kma-asos-hourly.ts';
import { asosStations } from '../../../domains/market/tables/asos-stations.ts';
import type { Source } from '../../../src/collect/sources/source.ts';
import { answerOf, askFixture, readPart } from '../../support/ask-fixture.ts';

const today = '2026-09-03';
const scheduled = { date: today, hour: 11, minute: 20 };
const part = {
  key: '136/2026-09-01..2026-09-02',
  values: { stnIds: 136, startDt: '20260901', endDt: '20260902' },
};

/** An hour in the documented shape, with all of its fields. */
const hour = {
  ...{ tm: '2026-09-01 06:00', rnum: '7', stnId: '136', stnNm: '안동' },
  ...{ ta: '.4', taQcflg: '', rn: '', rnQcflg: '', ws: '0.9', wsQcflg: '', wd: '140', wdQcflg: '' },
  ...{ hm: '91', hmQcflg: '', pv: '19.2', td: '-16.9', pa: '997.3', paQcflg: '', ps: '1013.6' },
  ...{ psQcflg: '', ss: '', ssQcflg: '9', icsr: '', dsnw: '', hr3Fhsc: '', dc10Tca: '6' },
  ...{ dc10LmcsCa: '3', clfmAbbrCd: 'ScAc', lcsCh: '12', vs: '1480', gndSttCd: '', dmstMtphNo: '' },
  ...{ ts: '17.8', tsQcflg: '', m005Te: '20.5', m01Te: '21.3', m02Te: '22.6', m03Te: '23.1' },
};

function envelope(item: unknown, totalCount = 1) {
  const header = { resultCode: '00', resultMsg: 'NORMAL_SERVICE' };
  const body = { dataType: 'JSON', items: { item }, pageNo: 1, numOfRows: 999, totalCount };
  return answerOf(JSON.stringify({ response: { header, body } }));
}

function readHour(changes: Readonly<Record<string, string>>) {
  return kmaAsosHourly.read(envelope({ ...hour, ...changes }), part).rows[0] ?? {};
}

test('hours of three days are asked of every station, one call a station', () => {
  const parts = kmaAsosHourly.parts(scheduled);
  expect(parts).toHaveLength(asosStations.length);
  expect(kmaAsosHourly.request(parts[0] ?? part, 1, 999)).toEqual({
    path: '/1360000/AsosHourlyInfoService/getWthrDataList',
    query: {
      ...{ serviceKey: '{KEY}', pageNo: 1, numOfRows: 999, dataType: 'JSON', dataCd: 'ASOS' },
      ...{ dateCd: 'HR', startDt: '20260831', startHh: '00', endDt: '20260902', endHh: '23' },
      stnIds: 90,
    },
  });
});

test('a year of hours is asked in parts of one page each', () => {
  const parts = kmaAsosHourly.backfillParts?.('2025-01-01', '2025-12-31') ?? [];
  expect(parts).toHaveLength(asosStations.length * 10);
  expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length);
  expect(parts.at(-1)?.values).toMatchObject({ startDt: '20251227', endDt: '20251231' });
});

test('an hour becomes a typed row; what nobody needs is dropped', () => {
  const row = readHour({});
  expect(row).toMatchObject({
    stationId: 136,
    stationName: '안동',
    observedAt: '2026-09-01 06:00:00',
    temperatureC: 0.4,
    rainMm: 0,
    windMs: 0.9,
    windDirectionDegrees: 140,
    humidityPercent: 91,
    dewPointC: -16.9,
    pressureHpa: 1013.6,
    sunshineHours: null,
    radiationMj: null,
    cloudTenths: 6,
    groundTemperatureC: 17.8,
    soilTemperature30CmC: 23.1,
  });
  expect(Object.keys(row)).toEqual(kmaAsosHourly.fields.map(({ name }) => name));
});

test('quality flags are honoured: 1 and 9 make a value unknown, a missing gauge is not dry', () => {
  expect(readHour({ rn: '', rnQcflg: '9' }).rainMm).toBeNull();
  expect(readHour({ rn: '3.5', rnQcflg: '0' }).rainMm).toBe(3.5);
  expect(readHour({ ta: '61.0', taQcflg: '1' }).temperatureC).toBeNull();
  expect(readHour({ ts: '80', tsQcflag: '1' }).groundTemperatureC).toBeNull();
});

test('a field that the service adds is kept', () => {
  expect(readHour({ pm10: '31' }).pm10).toBe('31');
});

test('the day table has days, and 0 where no rain is recorded', () => {
  const item = {
    ...{ stnId: '108', stnNm: '서울', tm: '2026-01-01', avgTa: '-4.3', minTa: '-10.2' },
    ...{ minTaHrmt: '0710', maxTa: '2.3', maxTaHrmt: '1544', sumRn: '', avgRhm: '46.3' },
    ...{ sumSsHr: '9.0', sumGsr: '10.39', ddMes: '', iscs: '', minTg: '-15.4' },
  };
  expect(kmaAsosDaily.read(envelope(item), part).rows[0]).toMatchObject({
    stationId: 108,
    date: '2026-01-01',
    meanTemperatureC: -4.3,
    minTemperatureC: -10.2,
    maxTemperatureC: 2.3,
    rainMm: 0,
    sunshineHours: 9,
    radiationMj: 10.39,
    snowDepthCm: null,
    phenomena: null,
    minGrassTemperatureC: -15.4,
  });
});

test('a station that was out all day tells nothing of the rain', () => {
  const out = { stnId: '108', stnNm: '서울', tm: '2026-01-01', avgTa: '', avgRhm: '', sumRn: '' };
  expect(kmaAsosDaily.read(envelope(out), part).rows[0]).toMatchObject({ rainMm: null });
});

test.each([kmaAsosHourly, kmaAsosDaily])(
  '$name reads the same from one page, many pages and a server that gives ten rows at most',
  (source) => {
    const whole = readPart(source, kmaFixture, part, { today });
    expect(whole).toHaveLength(source === kmaAsosHourly ? 48 : 2);
    expect(new Set(whole.map((row) => source.key.map((name) => row[name]).join())).size).toBe(
      whole.length,
    );
    expect(readPart(source, kmaFixture, part, { today, pageSize: 7 })).toEqual(whole);
    expect(readPart(source, kmaFixture, part, { today, fault: 'wrong-page-size' })).toEqual(whole);
    expect(readPart(source, kmaFixture, part, { today, fault: 'one-object', pageSize: 1 })).toEqual(
      whole,
    );
  },
);

test('the fixture tells the same as XML', () => {
  const asXml: Source = {
    ...kmaAsosHourly,
    request: (...asked) => {
      const { path, query } = kmaAsosHourly.request(...asked);
      return { path, query: { ...query, dataType: 'XML' } };
    },
  };
  const answer = askFixture(asXml, kmaFixture, part, { today });
  expect(answer.text).toMatch(/^<\?xml /);
  expect(kmaAsosHourly.read(answer, part).rows).toEqual(
    readPart(kmaAsosHourly, kmaFixture, part, { today }),
  );
});

test.each(['empty-items', 'null-items', 'code-03'])('the answer %s has no rows', (fault) => {
  expect(readPart(kmaAsosHourly, kmaFixture, part, { today, fault })).toEqual([]);
});

test.each([
  [{ key: 'mistyped' }, 'final', '30'],
  [{ fault: 'xml-error-22' }, 'quota', '22'],
  [{ fault: 'json-error-31' }, 'final', '31'],
  [{ fault: 'flat-error-10' }, 'final', '10'],
  [{ fault: 'code-02' }, 'retry', '02'],
])('the fixture asked with %o answers a problem: %s, code %s', (asking, kind, code) => {
  const answer = askFixture(kmaAsosHourly, kmaFixture, part, { today, ...asking });
  expect(kmaAsosHourly.provider.problemOf(answer)).toMatchObject({ kind, code });
});

test('today is not told yet, and an unknown station has no data', () => {
  const values = { ...part.values, endDt: '20260903' };
  const ofToday = askFixture(kmaAsosDaily, kmaFixture, { key: 'x', values }, { today });
  expect(kmaAsosDaily.provider.problemOf(ofToday)).toMatchObject({ kind: 'final', code: '10' });
  const nowhere = { key: 'x', values: { ...part.values, stnIds: 1 } };
  const answer = askFixture(kmaAsosDaily, kmaFixture, nowhere, { today });
  expect(kmaAsosDaily.provider.problemOf(answer)).toMatchObject({ kind: 'empty', code: '03' });
});
