import type { Method } from './candidates.ts';
import type { Choice } from './choose-method.ts';
import type { Words } from './explain-forecast.ts';

/** The forecast of one week, in the unit of the series. */
export interface WeeklyForecast {
  /** The Monday on which it is made: everything before that day was known. */
  readonly madeOn: string;
  /** The Monday of the week that is forecast; `horizonWeeks` 1 is the week of `madeOn`. */
  readonly forWeek: string;
  readonly horizonWeeks: number;
  /** The Monday of the week that the last known value is of. */
  readonly lastWeek: string;
  readonly value: number;
  /** The interval meant to hold 80 % of what comes; null with fewer than nine past errors to draw it from. */
  readonly low: number | null;
  readonly high: number | null;
  readonly method: Method;
  /** The baselines' forecasts of the same week; null where there is none. */
  readonly naive: number | null;
  readonly seasonalNaive: number | null;
  readonly normalYear: number | null;
  /** Whether the method's errors in the back-test were clearly smaller than the naive forecast's. */
  readonly betterThanNaive: boolean;
  readonly choice: Choice;
  /** Why this method, in words. */
  readonly reason: Words;
}

/** A past forecast beside what came (null while it has not, and in weeks without trade). */
export interface RecordRow extends WeeklyForecast {
  readonly actual: number | null;
}
