import type { ForecastRow, ForecastSummary } from '../answers.ts';

export const baselines = ['naive', 'seasonalNaive', 'normalYear'] as const;
export type Baseline = (typeof baselines)[number];

/** A way to forecast with its mean error, in parts of a usual change from week to week. */
export interface Contender {
  readonly name: 'forecast' | Baseline;
  readonly mase: number;
}

/** The forecast and what it is measured against, the smallest error first; those without one left out. */
export function contendersOf(summary: ForecastSummary): readonly Contender[] {
  const errors = [
    { name: 'forecast', mase: summary.mase },
    { name: 'naive', mase: summary.naiveMase },
    { name: 'seasonalNaive', mase: summary.seasonalNaiveMase },
    { name: 'normalYear', mase: summary.normalYearMase },
  ] as const;
  return errors
    .flatMap(({ name, mase }) => (mase === null ? [] : [{ name, mase }]))
    .sort((one, other) => one.mase - other.mase);
}

/** Whether an interval held what came; undefined where one of the two is not known. */
export function isHeld({ actual, low, high }: ForecastRow): boolean | undefined {
  if (actual === null || low === null || high === null) return undefined;
  return low <= actual && actual <= high;
}

/** Forecasts of so many weeks ahead, by the week they are for, oldest first; of one week the newest counts. */
export function recordOf(
  rows: readonly ForecastRow[],
  horizonWeeks: number,
): readonly ForecastRow[] {
  const ofHorizon = rows
    .filter((row) => row.horizonWeeks === horizonWeeks)
    .toSorted((one, other) => one.madeOn.localeCompare(other.madeOn));
  return [...new Map(ofHorizon.map((row) => [row.forWeek, row])).values()].toSorted((one, other) =>
    one.forWeek.localeCompare(other.forWeek),
  );
}
