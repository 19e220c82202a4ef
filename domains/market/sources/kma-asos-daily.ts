import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import type { Source, SourceRow } from '../../../src/collect/sources/source.ts';
import { readItems } from '../formats/data-go-kr.ts';
import type { DataGoKrItem } from '../formats/data-go-kr.ts';
import { column, fieldsOf, itemReader } from '../formats/item-columns.ts';
import { kma } from '../providers/kma.ts';
import { asosParts } from './asos-parts.ts';
import { kmaRequest } from './kma-request.ts';

const lookBackDays = 7;
const daysInPart = 366;

const columns = [
  column('stnId', 'stationId', 'integer', 'Station number', { isKey: true }),
  column('stnNm', 'stationName', 'varchar', 'Station name'),
  column('tm', 'date', 'date', 'Day of the observation', { isKey: true }),
  column('avgTa', 'meanTemperatureC', 'double', 'Mean air temperature, ℃'),
  column('minTa', 'minTemperatureC', 'double', 'Lowest air temperature, ℃'),
  column('maxTa', 'maxTemperatureC', 'double', 'Highest air temperature, ℃'),
  column('sumRn', 'rainMm', 'double', 'Precipitation, mm; null where the station was out', {
    whenEmpty: 0,
  }),
  column('hr1MaxRn', 'maxHourlyRainMm', 'double', 'Most precipitation of one hour, mm'),
  column('sumRnDur', 'rainHours', 'double', 'How long it rained, hours'),
  column('avgWs', 'meanWindMs', 'double', 'Mean wind speed, m/s'),
  column('maxWs', 'maxWindMs', 'double', 'Highest wind speed, m/s'),
  column('maxInsWs', 'gustMs', 'double', 'Strongest gust, m/s'),
  column('maxWd', 'windDirectionDegrees', 'integer', 'Prevailing wind direction, degrees'),
  column('avgRhm', 'meanHumidityPercent', 'double', 'Mean relative humidity, %'),
  column('minRhm', 'minHumidityPercent', 'double', 'Lowest relative humidity, %'),
  column('avgPs', 'pressureHpa', 'double', 'Mean pressure at sea level, hPa'),
  column('sumSsHr', 'sunshineHours', 'double', 'Sunshine, hours'),
  column('ssDur', 'daylightHours', 'double', 'Sunshine that was possible, hours'),
  column('sumGsr', 'radiationMj', 'double', 'Solar radiation, MJ/m²'),
  column('ddMes', 'snowDepthCm', 'double', 'Greatest snow depth, cm; null without snow'),
  column('ddMefs', 'newSnowCm', 'double', 'Most new snow, cm; null without'),
  column('avgTca', 'cloudTenths', 'double', 'Mean cloud cover, tenths'),
  column('avgTs', 'groundTemperatureC', 'double', 'Mean ground surface temperature, ℃'),
  column('minTg', 'minGrassTemperatureC', 'double', 'Lowest temperature on the grass, ℃: frost'),
  column('avgCm10Te', 'soilTemperature10CmC', 'double', 'Mean soil temperature at 10 cm, ℃'),
  column('avgCm30Te', 'soilTemperature30CmC', 'double', 'Mean soil temperature at 30 cm, ℃'),
  column('sumLrgEv', 'evaporationMm', 'double', 'Evaporation, large pan, mm'),
  column('iscs', 'phenomena', 'varchar', 'Weather of the day in the words of the station'),
];

/** Times of extremes, and measures of no use for fruit. */
const dropped = [
  ...['minTaHrmt', 'maxTaHrmt', 'mi10MaxRn', 'mi10MaxRnHrmt', 'hr1MaxRnHrmt', 'n99Rn'],
  ...['maxInsWsWd', 'maxInsWsHrmt', 'maxWsWd', 'maxWsHrmt', 'hr24SumRws', 'minRhmHrmt'],
  ...['avgTd', 'avgPv', 'avgPa', 'maxPs', 'maxPsHrmt', 'minPs', 'minPsHrmt'],
  ...['hr1MaxIcsr', 'hr1MaxIcsrHrmt', 'ddMefsHrmt', 'ddMesHrmt', 'sumDpthFhsc', 'avgLmac'],
  ...['avgCm5Te', 'avgCm20Te', 'avgM05Te', 'avgM10Te', 'avgM15Te', 'avgM30Te', 'avgM50Te'],
  ...['sumSmlEv', 'sumFogDur', 'rnum'],
];
const readItem = itemReader(columns, dropped);

/** One row a station and day, through yesterday. */
export const kmaAsosDaily: Source = {
  name: 'kma-asos-daily',
  provider: kma,
  title: { ko: '종관기상관측(ASOS) 일자료', en: 'ASOS daily observations' },
  documentation: 'https://www.data.go.kr/data/15059093/openapi.do',
  table: 'asos_daily',
  fields: fieldsOf(columns),
  key: ['stationId', 'date'],
  schedule: '40 11 * * *',
  parts: ({ date }) => asosParts(addDays(date, -lookBackDays), addDays(date, -1), lookBackDays),
  backfillParts: (from, to) => asosParts(from, to, daysInPart),
  pageSize: 999,
  request: ({ values }, page, pageSize) =>
    kmaRequest('AsosDalyInfoService/getWthrDataList', page, pageSize, {
      dataCd: 'ASOS',
      dateCd: 'DAY',
      ...values,
    }),
  read: (answer) => {
    const { items, ...rest } = readItems(answer);
    return { rows: items.map(readDay), ...rest };
  },
  sampleDays: 30,
};

/** No rain is recorded on a dry day, and by a station that was out: then nothing else is, either. */
function readDay(item: DataGoKrItem): SourceRow {
  const row = readItem(item);
  const isOut = row.meanTemperatureC === null && row.meanHumidityPercent === null;
  return isOut && !item.sumRn ? { ...row, rainMm: null } : row;
}
