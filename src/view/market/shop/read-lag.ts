import { outsideMeasures, shopMeasures } from '../answers.ts';
import type { LagCorrelation, StrongestLag } from '../answers.ts';

/** What a pair's strongest lag lets one say. */
export type LagReading =
  /** Too few days, or a side that never changed. */
  | { readonly kind: 'unknown' }
  /** No more than the largest of many lags would be by chance. */
  | { readonly kind: 'chance' }
  | {
      readonly kind: 'together';
      readonly sign: 'more' | 'less';
      /** Which of the two came first. */
      readonly order: 'marketFirst' | 'sameDay' | 'shopFirst';
      readonly days: number;
    };

export function readLag(strongest: StrongestLag | undefined): LagReading {
  if (strongest === undefined || strongest.r === null) return { kind: 'unknown' };
  if (!strongest.standsOut) return { kind: 'chance' };
  const { lag, r } = strongest;
  return {
    kind: 'together',
    sign: r > 0 ? 'more' : 'less',
    order: lag > 0 ? 'marketFirst' : lag < 0 ? 'shopFirst' : 'sameDay',
    days: Math.abs(lag),
  };
}

/** Of every pair its strongest lag, undefined where it has none: too few days, or a side that never changed. */
export function everyPair(strongest: readonly StrongestLag[]) {
  return shopMeasures.flatMap((shop) =>
    outsideMeasures.map((outside) => ({
      ...{ shop, outside },
      strongest: strongest.find((row) => row.shop === shop && row.outside === outside),
    })),
  );
}

/** Those of a pair, by lag. */
export function lagsOf<Row extends LagCorrelation>(
  rows: readonly Row[],
  { shop, outside }: Pick<LagCorrelation, 'shop' | 'outside'>,
): readonly Row[] {
  return rows
    .filter((row) => row.shop === shop && row.outside === outside)
    .toSorted((one, other) => one.lag - other.lag);
}
