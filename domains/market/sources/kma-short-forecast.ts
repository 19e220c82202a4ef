import { datesBetween } from '../../../src/collect/sources/scheduled-time.ts';
import type { Source } from '../../../src/collect/sources/source.ts';
import { kma } from '../providers/kma.ts';
import { forecastColumns } from './forecast-columns.ts';
import { forecastParts, forecastRequest } from './forecast-parts.ts';
import { combineForecast, momentCell, pointOf, readForecast } from './forecast-rows.ts';
import type { ForecastForm } from './forecast-rows.ts';
import { latestIssue } from './kma-issue-time.ts';
import { forecastTailDates } from './forecast-tail.ts';

const issueHours = [2, 5, 8, 11, 14, 17, 20, 23];
/** The only issue that tells the lowest of its own day, and the last one. */
const backfilledTimes = ['0200', '2300'];

const form: ForecastForm = {
  fields: [
    ...Object.values(forecastColumns),
    {
      name: 'stepHours',
      type: 'integer',
      about:
        'Hours from a row to the next: 1, or 3 in the far tail, where amounts are coarse bounds',
    },
    { name: 'minTemperatureC', type: 'double', about: 'Lowest of the day, ℃, on its 06:00 row' },
    { name: 'maxTemperatureC', type: 'double', about: 'Highest of the day, ℃, on its 15:00 row' },
    { name: 'rainProbabilityPercent', type: 'double', about: 'Chance of precipitation, %' },
    { name: 'snowCm', type: 'double', about: 'New snow of an hour, cm, as rainMm' },
    { name: 'snowLowCm', type: 'double', about: 'At least, cm an hour' },
    { name: 'snowHighCm', type: 'double', about: 'Less than, cm an hour; null without a bound' },
    { name: 'waveM', type: 'double', about: 'Height of waves, m' },
  ],
  valueField: 'fcstValue',
  tailDates: forecastTailDates,
  identify: (item, isTail) => ({
    ...pointOf(item),
    issuedAt: momentCell(item.baseDate, item.baseTime),
    forecastAt: momentCell(item.fcstDate, item.fcstTime),
    stepHours: isTail ? 3 : 1,
  }),
};

/** Three to four days ahead, one row a place, issue and hour. */
export const kmaShortForecast: Source = {
  name: 'kma-short-forecast',
  provider: kma,
  title: { ko: '단기예보', en: 'Forecast of three to four days' },
  documentation: 'https://www.data.go.kr/data/15084084/openapi.do',
  table: 'short_forecast',
  fields: form.fields,
  key: ['nx', 'ny', 'issuedAt', 'forecastAt'],
  schedule: '15 2,5,8,11,14,17,20,23 * * *',
  parts: (scheduled) =>
    forecastParts(latestIssue({ hours: issueHours, minute: 0, readyAfterMinutes: 10 }, scheduled)),
  backfillParts: (from, to) =>
    datesBetween(from, to).flatMap((date) =>
      backfilledTimes.flatMap((time) => forecastParts({ date, time })),
    ),
  // An issue has up to 944 items.
  pageSize: 1000,
  request: forecastRequest('getVilageFcst'),
  read: (answer) => readForecast(answer, form),
  combine: combineForecast,
  retention: { column: 'issuedAt', days: 5 },
  sampleDays: 1,
};
