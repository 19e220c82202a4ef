import { seoulOffsetMs } from '../../../src/base/time.ts';
import type { ReportContext } from '../../../src/serve/report.ts';
import type { DayRange } from './report-days.ts';
import type { ForecastHour } from './weather-of-day.ts';

/** A point of the forecast grid. */
export interface GridPoint {
  readonly nx: number;
  readonly ny: number;
}

/** A moment as sources store it: `YYYY-MM-DD HH:MM:SS`, Seoul time. */
export function seoulMoment(today: string, nowMs: number): string {
  return `${today} ${new Date(nowMs + seoulOffsetMs).toISOString().slice(11, 19)}`;
}

/** Of each hour of some days the newest forecast that had been issued by a moment. */
export function readForecastHours(
  query: ReportContext<object>['query'],
  points: readonly GridPoint[],
  { from, to, issuedBy }: DayRange & { readonly issuedBy: string },
): Promise<readonly ForecastHour[]> {
  return query<ForecastHour>(
    `select nx, ny, forecastAt::date::varchar as date, hour(forecastAt) as hour, issuedAt::varchar as issuedAt,
       coalesce(stepHours, 1) as stepHours, temperatureC, minTemperatureC, maxTemperatureC, humidityPercent,
       windMs, sky, precipitation, rainProbabilityPercent, rainMm
     from market.short_forecast f
     where (nx, ny) in (${pointList(points)}) and f.issuedAt <= '${issuedBy}'::timestamp
       and f.forecastAt >= date '${from}' and f.forecastAt < date '${to}' + interval 1 day
     qualify row_number() over (partition by nx, ny, f.forecastAt order by f.issuedAt desc) = 1
     order by f.forecastAt`,
  );
}

/** Points as a list of SQL. */
export function pointList(points: readonly GridPoint[]): string {
  return points.map(({ nx, ny }) => `(${nx}, ${ny})`).join(', ');
}
