import type { Method } from './candidates.ts';
import { explainChoice } from './explain-forecast.ts';
import { issueForecasts } from './issue-forecasts.ts';
import type { Issued } from './issue-forecasts.ts';
import { summarize } from './summarize-record.ts';
import type { RecordSummary } from './summarize-record.ts';
import { addWeeks, fromScale, layOnGrid, maxHorizonWeeks, mondayOf } from './week-grid.ts';
import type { Scale, WeekGrid, WeeklyValue } from './week-grid.ts';
import type { RecordRow, WeeklyForecast } from './weekly-forecast.ts';

export interface ForecastOptions {
  /** The day of the forecast ('YYYY-MM-DD'); its week is the first one forecast. What is dated in that week or later is not read. */
  readonly madeOn: string;
  /** The normal year's (평년) value of a week, in the unit of the series, made of the years before that week's; null without one. */
  readonly normalYear?: (week: string) => number | null;
  /** Default 'log'; 'linear' for series that may be zero or negative. */
  readonly scale?: Scale;
  /** How many past weeks are forecast again, as of then, to choose a method and to draw up the record. Default 156. */
  readonly backTestWeeks?: number;
}

export interface SeriesForecast {
  readonly madeOn: string;
  /** Empty without a value last week, last year's or the normal year's: there is no season to forecast. */
  readonly forecasts: readonly WeeklyForecast[];
  /** Every forecast of the back-test, as it would have been given then, oldest first; those of today are not among them. */
  readonly record: readonly RecordRow[];
  /** Over all weeks ahead together, then for each of them. */
  readonly summary: RecordSummary;
  readonly summaryByHorizon: readonly RecordSummary[];
}

/**
 * Forecasts a weekly series one to four weeks ahead, and draws up the record of how that went so far.
 * Pure and deterministic; takes some seconds of CPU for five years of prices, so that a server calls
 * `forecastItem` instead, which does the same in a thread of its own.
 */
export function forecastSeries(
  series: readonly WeeklyValue[],
  options: ForecastOptions,
): SeriesForecast {
  const { scale = 'log', normalYear = () => null, backTestWeeks = 156 } = options;
  const madeOn = mondayOf(options.madeOn);
  const grid = layOnGrid(series, { madeOn, scale, normalYear });
  const issued = issueForecasts(grid, backTestWeeks);
  const today = grid.values.length;
  const record = issued
    .filter(({ origin }) => origin < today)
    .map((each) => ({ ...publish(grid, each), actual: actualOf(grid, each) }));
  const horizons = Array.from({ length: maxHorizonWeeks }, (_, step) => step + 1);
  const stepSize = meanWeeklyChange(grid);
  return {
    madeOn,
    forecasts: issued.filter(({ origin }) => origin === today).map((each) => publish(grid, each)),
    record,
    summary: summarize(record, stepSize, null),
    summaryByHorizon: horizons.map((horizonWeeks) =>
      summarize(
        record.filter((row) => row.horizonWeeks === horizonWeeks),
        stepSize,
        horizonWeeks,
      ),
    ),
  };
}

function publish(grid: WeekGrid, issued: Issued): WeeklyForecast {
  const { origin, last, horizonWeeks, choice, candidates, value, interval } = issued;
  const back = (scaled: number | undefined) => fromScale(scaled, grid.scale);
  const lastWeek = addWeeks(grid.firstWeek, last);
  const baseline = (method: Method) => back(candidates[method][horizonWeeks - 1]);
  return {
    madeOn: addWeeks(grid.firstWeek, origin),
    forWeek: addWeeks(grid.firstWeek, origin + horizonWeeks - 1),
    horizonWeeks,
    lastWeek,
    value: back(value) ?? NaN,
    low: back(interval?.low),
    high: back(interval?.high),
    method: choice.method,
    naive: baseline('naive'),
    seasonalNaive: baseline('seasonal-naive'),
    normalYear: baseline('normal-year'),
    betterThanNaive: choice.kind === 'beats-naive',
    choice,
    reason: explainChoice(choice, lastWeek),
  };
}

function actualOf(grid: WeekGrid, { origin, horizonWeeks }: Issued): number | null {
  return fromScale(grid.values[origin + horizonWeeks - 1], grid.scale);
}

/** The mean absolute change from one week to the next where both were traded: what errors are scaled by. */
function meanWeeklyChange(grid: WeekGrid): number {
  const values = Array.from(grid.values, (value) => fromScale(value, grid.scale));
  const changes = values.flatMap((value, index) => {
    const before = values[index - 1] ?? null;
    return value === null || before === null ? [] : [Math.abs(value - before)];
  });
  return changes.reduce((sum, change) => sum + change, 0) / changes.length;
}
