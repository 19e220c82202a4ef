import { predictEts, predictMstl } from './exponential-smoothing.ts';
import { maxHorizonWeeks } from './week-grid.ts';
import type { WeekGrid } from './week-grid.ts';

/** The three baselines every forecast is measured against come first. */
export const methods = [
  'naive',
  'seasonal-naive',
  'normal-year',
  'halfway',
  'usual-change',
  'ets',
  'ets-normal-year',
  'mstl',
] as const;

/**
 * How a value was forecast:
 * - `naive`: the last value stays.
 * - `seasonal-naive`: the value of the same week last year.
 * - `normal-year`: the normal year's value of that week.
 * - `halfway`: the mean of the last value and the normal year's (without one, last year's).
 * - `usual-change`: the last value, moved as it moved in earlier years from this week to that one.
 * - `ets`: exponential smoothing.
 * - `ets-normal-year`: exponential smoothing of the distance from the normal year.
 * - `mstl`: the year's shape by LOESS and exponential smoothing of the rest.
 */
export type Method = (typeof methods)[number];

/** One value per week ahead, the next week first; NaN where a method has none. */
export type Path = Float64Array;

export type Candidates = Readonly<Record<Method, Path>>;

/** What is known on the day of a forecast. Values end with the last whole week. */
export interface Known {
  readonly values: Float64Array;
  /** Goes on for the weeks ahead: the normal year is made of earlier years. */
  readonly normalYear: Float64Array;
  /** Index of the last week with a value, -1 without any. */
  readonly last: number;
  /** There was a value within the last four weeks: the item is in season. */
  readonly fresh: boolean;
}

/** An item is taken to be in season for so many weeks after its last trade. */
export const freshWeeks = 4;
const bridgedGapWeeks = 4;
const weeksForEts = 16;
const maxWeeksForEts = 104;
const weeksForMstl = 117;
const maxWeeksForMstl = 261;
const maxMissingShare = 0.25;
const yearsLookedBack = 5;

/** Cuts the grid off before the week of that index, so that nothing later can be read by mistake. */
export function knownBefore(grid: WeekGrid, origin: number): Known {
  const values = grid.values.subarray(0, origin);
  const last = values.findLastIndex((value) => !Number.isNaN(value));
  return {
    values,
    normalYear: grid.normalYear.subarray(0, origin + maxHorizonWeeks),
    last,
    fresh: last >= 0 && origin - last <= freshWeeks,
  };
}

/** Forecasts by every method. `withModels: false` leaves out those that have to be fitted, which cost milliseconds. */
export function forecastByAll(known: Known, { withModels = true } = {}): Candidates {
  const fitted = withModels && known.fresh;
  return {
    naive: path(() => known.values[known.last]),
    'seasonal-naive': path((target) => sameWeekLastYear(known.values, target)),
    'normal-year': path((target) => known.normalYear[target]),
    halfway: path((target) => halfway(known, target)),
    'usual-change': path((target) => usualChange(known, target)),
    ets: fitted ? ets(known, known.values) : path(() => NaN),
    'ets-normal-year': fitted ? etsFromNormalYear(known) : path(() => NaN),
    mstl: fitted ? mstl(known) : path(() => NaN),
  };

  function path(valueAt: (target: number) => number | undefined): Path {
    const origin = known.values.length;
    return Float64Array.from(
      { length: maxHorizonWeeks },
      (_, step) => valueAt(origin + step) ?? NaN,
    );
  }
}

/** The value 52 weeks before, or of the week next to that: holidays wander by a week from year to year. */
function sameWeekLastYear(values: Float64Array, target: number): number {
  const index = target - 52;
  return [index, index - 1, index + 1].map((at) => values[at] ?? NaN).find(isNumber) ?? NaN;
}

/** Far from the usual, prices come back part of the way: on the log scale, the geometric mean. */
function halfway({ values, normalYear, last }: Known, target: number): number {
  const normal = normalYear[target] ?? NaN;
  const usual = isNumber(normal) ? normal : sameWeekLastYear(values, target);
  return ((values[last] ?? NaN) + usual) / 2;
}

function isNumber(value: number): boolean {
  return !Number.isNaN(value);
}

/** The mean change over the same weeks of earlier years, taken half for one year, by two thirds for two, and so on. */
function usualChange({ values, last }: Known, target: number): number {
  const changes: number[] = [];
  for (let years = 1; years <= yearsLookedBack; years += 1) {
    const shift = Math.round((years * 365.25) / 7);
    const change = (values[target - shift] ?? NaN) - (values[last - shift] ?? NaN);
    if (isNumber(change)) changes.push(change);
  }
  if (changes.length === 0) return NaN;
  const sum = changes.reduce((total, change) => total + change, 0);
  return (values[last] ?? NaN) + sum / (changes.length + 1);
}

/** Smooths what came since the last long gap; the weeks since the last value are bridged by looking further ahead. */
function ets({ last, values: { length } }: Known, values: Float64Array): Path {
  const start = Math.max(seasonStart(values, last), last + 1 - maxWeeksForEts);
  const season = fromFirstValue(values.subarray(start, last + 1));
  if (season.filter(isNumber).length < weeksForEts) return nothing();
  return ahead(predictEts(bridged(season), length - 1 - last + maxHorizonWeeks));
}

function etsFromNormalYear(known: Known): Path {
  const distances = known.values.map((value, index) => value - (known.normalYear[index] ?? NaN));
  const last = distances.findLastIndex(isNumber);
  if (last !== known.last) return nothing();
  const distance = ets(known, distances);
  return distance.map(
    (value, step) => value + (known.normalYear[known.values.length + step] ?? NaN),
  );
}

function mstl({ values, last }: Known): Path {
  const start = Math.max(0, last + 1 - maxWeeksForMstl);
  const recent = fromFirstValue(values.subarray(start, last + 1));
  const missingShare = 1 - recent.filter(isNumber).length / recent.length;
  if (recent.length < weeksForMstl || missingShare > maxMissingShare) return nothing();
  return ahead(predictMstl(bridged(recent), values.length - 1 - last + maxHorizonWeeks));
}

function fromFirstValue(values: Float64Array): Float64Array {
  return values.subarray(values.findIndex(isNumber));
}

function nothing(): Path {
  return new Float64Array(maxHorizonWeeks).fill(NaN);
}

function ahead(point: readonly number[] | undefined): Path {
  return point === undefined ? nothing() : Float64Array.from(point.slice(-maxHorizonWeeks));
}

/** Where the stretch that ends at `last` begins: after the last gap that is too long to be bridged. */
function seasonStart(values: Float64Array, last: number): number {
  let start = last;
  for (let index = last; index >= 0 && start - index <= bridgedGapWeeks + 1; index -= 1) {
    if (isNumber(values[index] ?? NaN)) start = index;
  }
  return start;
}

/** Missing weeks on the straight line between their neighbours; the first and the last value are there. */
function bridged(values: Float64Array): Float64Array {
  const whole = values.slice();
  let before = 0;
  for (let index = 1; index < whole.length; index += 1) {
    if (!isNumber(whole[index] ?? NaN)) continue;
    const from = whole[before] ?? NaN;
    const rise = ((whole[index] ?? NaN) - from) / (index - before);
    for (let gap = before + 1; gap < index; gap += 1) whole[gap] = from + rise * (gap - before);
    before = index;
  }
  return whole;
}
