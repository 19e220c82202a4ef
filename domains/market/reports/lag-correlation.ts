import { addDays } from '../../../src/collect/sources/scheduled-time.ts';

/** How two daily series go together when one is looked at some days later. */
export interface LagCorrelation {
  /** Days that y comes after x; negative: before. */
  readonly lag: number;
  /** Days of which both are known. */
  readonly n: number;
  /** Pearson; null with fewer than four days, or where a side never changes. */
  readonly r: number | null;
  /** 95 % interval. */
  readonly low: number | null;
  readonly high: number | null;
}

export type DaySeries = ReadonlyMap<string, number>;

export const mostLagDays = 14;
/** 97.5th percentile of the standard normal distribution. */
const normal975 = 1.959963984540054;
/** The same with the 5 % divided among 29 lags (Bonferroni): the percentile of 1 - 0.05 / 58. */
const normalOfAllLags = 3.1345;
const leastDays = 4;
/** Of a handful of days the largest correlation is large by chance. */
const leastDaysOfStrongest = 10;

/**
 * Pearson's correlation of x with y `lag` days later, with a 95 % interval by Fisher's z transformation (Fisher 1921):
 * tanh(atanh r ± 1.96 / sqrt(n - 3)).
 */
export function correlateAtLag(x: DaySeries, y: DaySeries, lag: number): LagCorrelation {
  const pairs = [...x].flatMap(([date, value]) => {
    const other = y.get(addDays(date, lag));
    return other === undefined ? [] : [[value, other] as const];
  });
  const n = pairs.length;
  const r = n < leastDays ? null : pearson(pairs);
  if (r === null) return { lag, n, r, low: null, high: null };
  return { lag, n, r, low: intervalEnd(r, n, -normal975), high: intervalEnd(r, n, normal975) };
}

/** The lag of the largest |r| over at least ten days; of equal ones the shortest. Undefined where there is none. */
export function strongestLag(correlations: readonly LagCorrelation[]): LagCorrelation | undefined {
  return correlations
    .filter(({ r, n }) => r !== null && n >= leastDaysOfStrongest)
    .toSorted(
      (one, other) =>
        Math.abs(other.r ?? 0) - Math.abs(one.r ?? 0) || Math.abs(one.lag) - Math.abs(other.lag),
    )[0];
}

/**
 * Whether a correlation is more than the largest of 29 chance ones would be, nineteen times of twenty: its interval with
 * the 5 % shared out among the lags leaves 0 out.
 */
export function standsOut({ r, n }: LagCorrelation): boolean {
  if (r === null) return false;
  return intervalEnd(Math.abs(r), n, -normalOfAllLags) > 0;
}

function intervalEnd(r: number, n: number, quantile: number): number {
  return Math.abs(r) === 1 ? r : Math.tanh(Math.atanh(r) + quantile / Math.sqrt(n - 3));
}

function pearson(pairs: readonly (readonly [number, number])[]): number | null {
  const meanX = pairs.reduce((sum, [x]) => sum + x, 0) / pairs.length;
  const meanY = pairs.reduce((sum, [, y]) => sum + y, 0) / pairs.length;
  let [sumXY, sumXX, sumYY] = [0, 0, 0];
  for (const [x, y] of pairs) {
    sumXY += (x - meanX) * (y - meanY);
    sumXX += (x - meanX) ** 2;
    sumYY += (y - meanY) ** 2;
  }
  if (!(sumXX > 0 && sumYY > 0)) return null;
  return Math.max(-1, Math.min(1, sumXY / Math.sqrt(sumXX * sumYY)));
}
