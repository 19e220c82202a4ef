import type { TrendPoint } from '../../../../src/view/market/answers.ts';

/** A day of trade of a price trend. */
export function pointOn(date: string): TrendPoint {
  return {
    ...{ date, value: 3_000, volumeKg: 1, holiday: null },
    ...{ lastYear: null, lastYearDate: null, normalYear: null },
  };
}
