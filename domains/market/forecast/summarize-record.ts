import { explainRecord } from './explain-forecast.ts';
import type { RecordNote } from './explain-forecast.ts';
import type { RecordRow } from './weekly-forecast.ts';

const baselines = ['naive', 'seasonalNaive', 'normalYear'] as const;

type Baseline = (typeof baselines)[number];

/** What is needed of a row of a record. */
export type ScoredRow = Pick<RecordRow, 'value' | 'low' | 'high' | 'actual' | Baseline>;

/** How the forecasts of a record compare with what came and with the baselines, all on the same rows. */
export interface RecordSummary extends RecordNote {
  /** Null for all weeks ahead together. */
  readonly horizonWeeks: number | null;
  /** Rows where what came is known, and every baseline that is compared had a value. */
  readonly scored: number;
  /**
   * Mean absolute error divided by the mean absolute change from week to week (MASE, Hyndman and Koehler 2006);
   * null with nothing to compare, and for a baseline that has values for less than half of the rows.
   */
  readonly mase: number | null;
  readonly naiveMase: number | null;
  readonly seasonalNaiveMase: number | null;
  readonly normalYearMase: number | null;
  /** The share of intervals that held what came, of `intervals` many. */
  readonly coverage: number | null;
  readonly intervals: number;
  /** Which had the smallest error; the forecast where equal. Null with nothing to compare. */
  readonly winner: 'forecast' | Baseline | null;
  readonly betterThanNaive: boolean;
}

/** Sums up the rows; `stepSize` is the mean absolute change of the series from one week to the next. */
export function summarize(
  record: readonly ScoredRow[],
  stepSize: number,
  horizonWeeks: number | null,
): RecordSummary {
  const known = record.filter(({ actual, naive }) => actual !== null && naive !== null);
  const compared = baselines.filter(
    (name) => known.filter((row) => row[name] !== null).length >= Math.max(1, known.length / 2),
  );
  const rows = known.filter((row) => compared.every((name) => row[name] !== null));
  const maseOf = (name: 'value' | Baseline) =>
    name === 'value' || compared.includes(name) ? scaledError(rows, name, stepSize) : null;
  const mase = maseOf('value');
  const errors = baselines.map((name) => ({ name, mase: maseOf(name) }));
  const naiveMase = maseOf('naive');
  const ratio = mase === null || naiveMase === null ? null : naiveMase === 0 ? 1 : mase / naiveMase;
  return {
    horizonWeeks,
    scored: rows.length,
    mase,
    naiveMase,
    seasonalNaiveMase: maseOf('seasonalNaive'),
    normalYearMase: maseOf('normalYear'),
    ...coverageOf(record),
    winner: winnerOf(mase, errors),
    betterThanNaive: ratio !== null && ratio < 1,
    ...explainRecord(ratio, rows.length),
  };
}

function scaledError(
  rows: readonly ScoredRow[],
  name: 'value' | Baseline,
  stepSize: number,
): number | null {
  if (rows.length === 0 || !(stepSize > 0)) return null;
  const sum = rows.reduce(
    (total, row) => total + Math.abs((row.actual ?? 0) - (row[name] ?? 0)),
    0,
  );
  return sum / rows.length / stepSize;
}

function coverageOf(record: readonly ScoredRow[]) {
  const held = record.flatMap(({ actual, low, high }) =>
    actual === null || low === null || high === null ? [] : [low <= actual && actual <= high],
  );
  const coverage = held.length === 0 ? null : held.filter(Boolean).length / held.length;
  return { coverage, intervals: held.length };
}

function winnerOf(
  own: number | null,
  errors: readonly { readonly name: Baseline; readonly mase: number | null }[],
): RecordSummary['winner'] {
  if (own === null) return null;
  const best = errors
    .filter((each): each is { name: Baseline; mase: number } => each.mase !== null)
    .toSorted((one, other) => one.mase - other.mase)[0];
  return best !== undefined && best.mase < own ? best.name : 'forecast';
}
