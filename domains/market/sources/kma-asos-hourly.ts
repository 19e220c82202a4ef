import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import type { Source } from '../../../src/collect/sources/source.ts';
import { readItems } from '../formats/data-go-kr.ts';
import { column, fieldsOf, itemReader } from '../formats/item-columns.ts';
import { kma } from '../providers/kma.ts';
import { asosParts } from './asos-parts.ts';
import { kmaRequest } from './kma-request.ts';

/** Asked again, for what stations deliver late. */
const lookBackDays = 3;
/** 40 days of hours are 960 rows: one page of at most 999. */
const daysInPart = 40;

const columns = [
  column('stnId', 'stationId', 'integer', 'Station number', { isKey: true }),
  column('stnNm', 'stationName', 'varchar', 'Station name'),
  column('tm', 'observedAt', 'timestamp', 'End of the hour it stands for, Seoul time', {
    isKey: true,
  }),
  column('ta', 'temperatureC', 'double', 'Air temperature, ℃', { flag: 'taQcflg' }),
  column('rn', 'rainMm', 'double', 'Precipitation of the hour, mm; null where it is missing', {
    flag: 'rnQcflg',
    whenEmpty: 0,
  }),
  column('ws', 'windMs', 'double', 'Wind speed, m/s', { flag: 'wsQcflg' }),
  column('wd', 'windDirectionDegrees', 'integer', 'Where the wind comes from, degrees', {
    flag: 'wdQcflg',
  }),
  column('hm', 'humidityPercent', 'double', 'Relative humidity, %', { flag: 'hmQcflg' }),
  column('td', 'dewPointC', 'double', 'Dew point, ℃'),
  column('pa', 'stationPressureHpa', 'double', 'Pressure at the station, hPa', {
    flag: 'paQcflg',
  }),
  column('ps', 'pressureHpa', 'double', 'Pressure at sea level, hPa', { flag: 'psQcflg' }),
  column('ss', 'sunshineHours', 'double', 'Sunshine of the hour, hours; null at night', {
    flag: 'ssQcflg',
  }),
  column('icsr', 'radiationMj', 'double', 'Solar radiation of the hour, MJ/m²'),
  column('dsnw', 'snowDepthCm', 'double', 'Snow depth, cm; null without snow'),
  column('hr3Fhsc', 'newSnowCm', 'double', 'New snow of three hours, cm; null without'),
  column('dc10Tca', 'cloudTenths', 'double', 'Cloud cover, tenths'),
  column('ts', 'groundTemperatureC', 'double', 'Ground surface temperature, ℃', {
    flag: 'tsQcflg',
  }),
  column('m005Te', 'soilTemperature5CmC', 'double', 'Soil temperature at 5 cm, ℃'),
  column('m01Te', 'soilTemperature10CmC', 'double', 'Soil temperature at 10 cm, ℃'),
  column('m02Te', 'soilTemperature20CmC', 'double', 'Soil temperature at 20 cm, ℃'),
  column('m03Te', 'soilTemperature30CmC', 'double', 'Soil temperature at 30 cm, ℃'),
];

/** No use for fruit, or codes whose tables are not public: vapour pressure, cloud forms, visibility, ground state … */
const dropped = [
  'rnum',
  'pv',
  'dc10LmcsCa',
  'clfmAbbrCd',
  'lcsCh',
  'vs',
  'gndSttCd',
  'dmstMtphNo',
  'tsQcflag',
];
const readItem = itemReader(columns, dropped);

/** One row a station and hour, through yesterday. */
export const kmaAsosHourly: Source = {
  name: 'kma-asos-hourly',
  provider: kma,
  title: { ko: '종관기상관측(ASOS) 시간자료', en: 'ASOS hourly observations' },
  documentation: 'https://www.data.go.kr/data/15057210/openapi.do',
  table: 'asos_hourly',
  fields: fieldsOf(columns),
  key: ['stationId', 'observedAt'],
  // Yesterday is there by 11 o'clock.
  schedule: '20 11 * * *',
  parts: ({ date }) => asosParts(addDays(date, -lookBackDays), addDays(date, -1), lookBackDays),
  backfillParts: (from, to) => asosParts(from, to, daysInPart),
  pageSize: 999,
  request: ({ values }, page, pageSize) =>
    kmaRequest('AsosHourlyInfoService/getWthrDataList', page, pageSize, {
      dataCd: 'ASOS',
      dateCd: 'HR',
      startHh: '00',
      endHh: '23',
      ...values,
    }),
  read: (answer) => {
    const { items, ...rest } = readItems(answer);
    // One spelling of this flag differs between versions of the service.
    const rows = items.map((item) =>
      readItem({ ...item, tsQcflg: item.tsQcflg || (item.tsQcflag ?? '') }),
    );
    return { rows, ...rest };
  },
  sampleDays: 3,
};
