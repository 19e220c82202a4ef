import type { Source } from '../../../src/collect/sources/source.ts';
import { kma } from '../providers/kma.ts';
import { forecastColumns } from './forecast-columns.ts';
import { forecastParts, forecastRequest } from './forecast-parts.ts';
import { momentCell, pointOf, readForecast } from './forecast-rows.ts';
import type { ForecastForm } from './forecast-rows.ts';
import { latestIssue } from './kma-issue-time.ts';

const { nx, ny, ...columns } = forecastColumns;
/** Of forecasts only. */
const forecastOnly = new Set(['issuedAt', 'forecastAt', 'sky']);

const form: ForecastForm = {
  fields: [
    nx,
    ny,
    { name: 'observedAt', type: 'timestamp', about: 'Hour of the observation, Seoul time' },
    ...Object.values(columns).filter(({ name }) => !forecastOnly.has(name)),
  ],
  valueField: 'obsrValue',
  identify: (item) => ({ ...pointOf(item), observedAt: momentCell(item.baseDate, item.baseTime) }),
};

/** What is measured now, one row a place and hour. */
export const kmaUltraShortNow: Source = {
  name: 'kma-ultra-short-now',
  provider: kma,
  title: { ko: '초단기실황', en: 'Weather now' },
  documentation: 'https://www.data.go.kr/data/15084084/openapi.do',
  table: 'weather_now',
  fields: form.fields,
  key: ['nx', 'ny', 'observedAt'],
  // Older guides say that the hour's values can be called from its 40th minute.
  schedule: '41 * * * *',
  parts: (scheduled) => forecastParts(latestIssue({ minute: 0, readyAfterMinutes: 40 }, scheduled)),
  pageSize: 100,
  request: forecastRequest('getUltraSrtNcst'),
  read: (answer) => readForecast(answer, form),
  retention: { column: 'observedAt', days: 14 },
  sampleDays: 0,
};
