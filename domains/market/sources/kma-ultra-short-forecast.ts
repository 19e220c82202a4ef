import type { Source } from '../../../src/collect/sources/source.ts';
import { kma } from '../providers/kma.ts';
import { forecastColumns } from './forecast-columns.ts';
import { forecastParts, forecastRequest } from './forecast-parts.ts';
import { combineForecast, momentCell, pointOf, readForecast } from './forecast-rows.ts';
import type { ForecastForm } from './forecast-rows.ts';
import { latestIssue } from './kma-issue-time.ts';

const form: ForecastForm = {
  fields: [
    ...Object.values(forecastColumns),
    { name: 'lightningKaPerKm2', type: 'double', about: 'Energy of lightning, kA/km²' },
  ],
  valueField: 'fcstValue',
  identify: (item) => ({
    ...pointOf(item),
    issuedAt: momentCell(item.baseDate, item.baseTime),
    forecastAt: momentCell(item.fcstDate, item.fcstTime),
  }),
};

/** The next six hours, one row a place, issue and hour. */
export const kmaUltraShortForecast: Source = {
  name: 'kma-ultra-short-forecast',
  provider: kma,
  title: { ko: '초단기예보', en: 'Forecast of the next six hours' },
  documentation: 'https://www.data.go.kr/data/15084084/openapi.do',
  table: 'ultra_short_forecast',
  fields: form.fields,
  key: ['nx', 'ny', 'issuedAt', 'forecastAt'],
  // Issued at half past, callable a quarter of an hour later.
  schedule: '47 * * * *',
  parts: (scheduled) =>
    forecastParts(latestIssue({ minute: 30, readyAfterMinutes: 15 }, scheduled)),
  pageSize: 100,
  request: forecastRequest('getUltraSrtFcst'),
  read: (answer) => readForecast(answer, form),
  combine: combineForecast,
  retention: { column: 'issuedAt', days: 2 },
  sampleDays: 0,
};
