import type { Part, SourceRequest } from '../../../src/collect/sources/source.ts';
import { forecastPlaces } from '../tables/forecast-places.ts';
import type { IssueTime } from './kma-issue-time.ts';
import { compact, kmaRequest } from './kma-request.ts';

/** One issue, for every place that is shown. */
export function forecastParts({ date, time }: IssueTime): Part[] {
  return forecastPlaces.map(({ nx, ny }) => ({
    key: `${date}T${time}/${nx},${ny}`,
    values: { base_date: compact(date), base_time: time, nx, ny },
  }));
}

export function forecastRequest(operation: string) {
  return ({ values }: Part, page: number, pageSize: number): SourceRequest =>
    kmaRequest(`VilageFcstInfoService_2.0/${operation}`, page, pageSize, values);
}
