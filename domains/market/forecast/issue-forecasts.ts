import { forecastByAll, freshWeeks, knownBefore } from './candidates.ts';
import type { Candidates, Method } from './candidates.ts';
import { chooseMethod, methodsWith } from './choose-method.ts';
import type { Choice, Errors } from './choose-method.ts';
import { firstTails, intervalAround, learnTails } from './interval.ts';
import type { Interval, Tails } from './interval.ts';
import { maxHorizonWeeks } from './week-grid.ts';
import type { WeekGrid } from './week-grid.ts';

/** All methods' forecasts as of the start of the week with index `origin`. */
interface Trial {
  readonly origin: number;
  /** Index of the last week with a value. */
  readonly last: number;
  readonly fresh: boolean;
  readonly candidates: Candidates;
}

/** A forecast as it is given, on the scale of the grid. */
export interface Issued {
  readonly origin: number;
  /** Index of the last week with a value. */
  readonly last: number;
  /** 1: the week in which it is made, which has just begun. */
  readonly horizonWeeks: number;
  readonly choice: Choice;
  readonly candidates: Candidates;
  readonly value: number;
  readonly interval: Interval | undefined;
}

/** Errors older than two years of weeks no longer count: markets change. */
const rememberedTrials = 104;

/**
 * Walks through the weeks of the grid and issues at each the forecasts of the next weeks, from what was known then:
 * methods fitted on earlier values, chosen and given an interval by forecasts that had already come due.
 * The last ones are those of today. Only the last `backTestWeeks` weeks are tried with all methods, and returned.
 */
export function issueForecasts(grid: WeekGrid, backTestWeeks: number): readonly Issued[] {
  const today = grid.values.length;
  const trials: Trial[] = [];
  const firstFitted = Math.max(1, today - backTestWeeks);
  for (let origin = 1; origin <= today; origin += 1) {
    const known = knownBefore(grid, origin);
    const candidates = forecastByAll(known, { withModels: origin >= firstFitted });
    trials.push({ origin, last: known.last, fresh: known.fresh, candidates });
  }
  return Array.from({ length: maxHorizonWeeks }, (_, step) => issueHorizon(grid, trials, step + 1))
    .flat()
    .filter(({ origin }) => origin >= firstFitted)
    .toSorted((one, other) => one.origin - other.origin || one.horizonWeeks - other.horizonWeeks);
}

function issueHorizon(grid: WeekGrid, trials: readonly Trial[], horizonWeeks: number): Issued[] {
  const issued: Issued[] = [];
  let tails = firstTails;
  for (const trial of trials) {
    tails = learnFromDue(grid, issued, trial.origin - horizonWeeks, tails);
    const due = trials.slice(0, Math.max(0, trial.origin - horizonWeeks));
    const forecast = issue(grid, trial, due, horizonWeeks, tails);
    if (forecast !== undefined) issued.push(forecast);
  }
  return issued;
}

/** The forecast that came due with the last known week teaches how wide the next ones should be. */
function learnFromDue(
  grid: WeekGrid,
  issued: readonly Issued[],
  origin: number,
  tails: Tails,
): Tails {
  const due = issued.findLast((forecast) => forecast.origin <= origin);
  if (due?.origin !== origin || due.interval === undefined) return tails;
  const actual = grid.values[origin + due.horizonWeeks - 1] ?? NaN;
  return Number.isNaN(actual) ? tails : learnTails(tails, due.interval, actual);
}

function issue(
  grid: WeekGrid,
  { origin, last, fresh, candidates }: Trial,
  due: readonly Trial[],
  horizonWeeks: number,
  tails: Tails,
): Issued | undefined {
  const valueOf = (method: Method) => candidates[method][horizonWeeks - 1] ?? NaN;
  const available = methodsWith(valueOf);
  if (available.length === 0 || !isSeason(origin, last, horizonWeeks, available)) return undefined;
  const past = due
    .filter((trial) => trial.fresh === fresh)
    .map((trial) => errorsOf(grid, trial, horizonWeeks))
    .filter(({ naive }) => !Number.isNaN(naive))
    .slice(-rememberedTrials);
  const choice = chooseMethod(available, past, { fresh, horizonWeeks });
  const value = valueOf(choice.method);
  const errors = past.map((each) => each[choice.method]).filter((error) => !Number.isNaN(error));
  const interval = intervalAround(value, errors, { tails, horizonWeeks });
  return { origin, last, horizonWeeks, choice, candidates, value, interval };
}

/**
 * Whether the week may have trade: it had in earlier years, or last week had. Where last year is not on record yet,
 * weeks without trade up to {@link freshWeeks} are let pass.
 */
function isSeason(
  origin: number,
  last: number,
  horizonWeeks: number,
  available: readonly Method[],
): boolean {
  if (available.some((method) => seasonal.has(method))) return true;
  const knowsLastYear = origin + horizonWeeks > weeksOfYear;
  return origin - last <= (knowsLastYear ? 1 : freshWeeks);
}

const weeksOfYear = 52;

/** Methods whose having a value says that the week has been traded in earlier years. */
const seasonal: ReadonlySet<Method> = new Set(['seasonal-naive', 'normal-year']);

function errorsOf(grid: WeekGrid, { origin, candidates }: Trial, horizonWeeks: number): Errors {
  const actual = grid.values[origin + horizonWeeks - 1] ?? NaN;
  const errorOf = (method: Method) => actual - (candidates[method][horizonWeeks - 1] ?? NaN);
  return {
    naive: errorOf('naive'),
    'seasonal-naive': errorOf('seasonal-naive'),
    'normal-year': errorOf('normal-year'),
    halfway: errorOf('halfway'),
    'usual-change': errorOf('usual-change'),
    ets: errorOf('ets'),
    'ets-normal-year': errorOf('ets-normal-year'),
    mstl: errorOf('mstl'),
  };
}
