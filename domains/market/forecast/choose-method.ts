import { methods } from './candidates.ts';
import type { Method } from './candidates.ts';

/** What came less what each method had forecast, on the scale of the forecast; NaN where a method had nothing. */
export type Errors = Readonly<Record<Method, number>>;

/**
 * Why a method was taken:
 * - `beats-naive`: its errors in the back-test were smaller than the naive forecast's, by more than chance explains.
 * - `naive-not-beaten`: no method's were, so the naive forecast is given.
 * - `short-history`: too few weeks to compare; the naive forecast is given.
 * - `season-start`: untraded for over four weeks, and no method was clearly better at such times; the normal year or
 *   last year is given, never the value of months ago.
 */
export const choiceKinds = [
  'beats-naive',
  'naive-not-beaten',
  'short-history',
  'season-start',
] as const;

export interface Choice {
  readonly method: Method;
  readonly kind: (typeof choiceKinds)[number];
  /** Weeks of the back-test on which the comparison stands. */
  readonly scoredWeeks: number;
  /** The best method's mean absolute error divided by the naive forecast's on the same weeks; null where nothing was compared. */
  readonly errorRatio: number | null;
}

const minScoredWeeks = 20;

/**
 * Takes the method whose errors were smallest against the naive forecast's, each on the weeks where both had a value.
 * It must be better by more than one standard error of the mean difference, or the naive forecast stays (after four weeks
 * without trade: last season's): of several methods some are a little better by chance, and those do not stay so.
 */
export function chooseMethod(
  available: readonly Method[],
  past: readonly Errors[],
  { fresh, horizonWeeks }: { readonly fresh: boolean; readonly horizonWeeks: number },
): Choice {
  const compared = available
    .filter((method) => method !== 'naive')
    .map((method) => compare(method, past, horizonWeeks))
    .filter(({ scoredWeeks }) => scoredWeeks >= minScoredWeeks)
    .toSorted((one, other) => one.errorRatio - other.errorRatio);
  const better = compared.find(({ clear }) => clear);
  if (better) {
    const { method, scoredWeeks, errorRatio } = better;
    return { method, kind: 'beats-naive', scoredWeeks, errorRatio };
  }
  const lastSeason = (['normal-year', 'seasonal-naive'] as const).find((method) =>
    available.includes(method),
  );
  if (!fresh && lastSeason !== undefined) {
    const scoredWeeks = past.length;
    return { method: lastSeason, kind: 'season-start', scoredWeeks, errorRatio: null };
  }
  const { scoredWeeks = past.length, errorRatio = null } = compared[0] ?? {};
  const kind = compared.length > 0 ? 'naive-not-beaten' : 'short-history';
  return { method: 'naive', kind, scoredWeeks, errorRatio };
}

function compare(method: Method, past: readonly Errors[], horizonWeeks: number) {
  const pairs = past
    .map((errors) => ({ naive: Math.abs(errors.naive), own: Math.abs(errors[method]) }))
    .filter(({ naive, own }) => !Number.isNaN(naive + own));
  const gain = mean(pairs.map(({ naive, own }) => naive - own));
  const spread = mean(pairs.map(({ naive, own }) => (naive - own - gain) ** 2));
  // Forecasts of several weeks overlap, so that n of them tell as much as n / horizon.
  const standardError = Math.sqrt((spread * horizonWeeks) / pairs.length);
  return {
    method,
    scoredWeeks: pairs.length,
    errorRatio: mean(pairs.map(({ own }) => own)) / mean(pairs.map(({ naive }) => naive)),
    clear: gain > standardError,
  };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** The methods that have a forecast for that week. */
export function methodsWith(valueOf: (method: Method) => number | undefined): readonly Method[] {
  return methods.filter((method) => !Number.isNaN(valueOf(method) ?? NaN));
}
