import { describe, expect, test } from 'vitest';
import { chooseMethod } from '../../../domains/market/forecast/choose-method.ts';
import type { Errors } from '../../../domains/market/forecast/choose-method.ts';
import { explainChoice } from '../../../domains/market/forecast/explain-forecast.ts';
import {
  firstTails,
  intervalAround,
  learnTails,
} from '../../../domains/market/forecast/interval.ts';
import { summarize } from '../../../domains/market/forecast/summarize-record.ts';
import type { RecordRow } from '../../../domains/market/forecast/weekly-forecast.ts';
import { addWeeks, mondayOf } from '../../../domains/market/forecast/week-grid.ts';
import { bell, seeded } from './forecast-samples.ts';

const nothing = NaN;
const noErrors: Errors = {
  naive: nothing,
  'seasonal-naive': nothing,
  'normal-year': nothing,
  halfway: nothing,
  'usual-change': nothing,
  ets: nothing,
  'ets-normal-year': nothing,
  mstl: nothing,
};

describe('choosing a method', () => {
  const fresh = { fresh: true, horizonWeeks: 1 };
  const random = seeded(41);
  const shocks = Array.from({ length: 80 }, () => bell(random));

  test('one whose errors are half as large is taken, with the ratio and the weeks it stands on', () => {
    const past = shocks.map((naive) => ({ ...noErrors, naive, ets: -naive / 2 }));
    const choice = chooseMethod(['naive', 'ets'], past, fresh);
    expect(choice).toEqual({
      method: 'ets',
      kind: 'beats-naive',
      scoredWeeks: 80,
      errorRatio: expect.closeTo(0.5, 9) as number,
    });
    expect(explainChoice(choice, '2026-11-16').en).toContain('50 % smaller');
    expect(explainChoice(choice, '2026-11-16').ko).toContain('지난 80주');
  });

  test('one that is better by chance only is not taken', () => {
    const past = shocks.map((naive, index) => ({
      ...noErrors,
      naive,
      ets: index % 2 === 0 ? naive * 1.49 : naive * 0.5,
    }));
    const choice = chooseMethod(['naive', 'ets'], past, fresh);
    expect(choice).toMatchObject({ method: 'naive', kind: 'naive-not-beaten', scoredWeeks: 80 });
  });

  test('a method without a forecast for the week is not taken, however good it was', () => {
    const past = shocks.map((naive) => ({ ...noErrors, naive, ets: 0 }));
    expect(chooseMethod(['naive'], past, fresh).method).toBe('naive');
  });

  test('fewer than twenty weeks compare nothing', () => {
    const past = shocks.slice(0, 19).map((naive) => ({ ...noErrors, naive, ets: 0 }));
    expect(chooseMethod(['naive', 'ets'], past, fresh)).toMatchObject({
      method: 'naive',
      kind: 'short-history',
    });
    const stale = chooseMethod(['naive', 'seasonal-naive', 'normal-year'], past, {
      fresh: false,
      horizonWeeks: 1,
    });
    expect(stale).toMatchObject({ method: 'normal-year', kind: 'season-start' });
  });

  test('after weeks without trade it is never the last value, however often that was compared', () => {
    const past = shocks.map((naive) => ({ ...noErrors, naive, 'normal-year': naive * 1.2 }));
    const methods = ['naive', 'normal-year'] as const;
    expect(chooseMethod(methods, past, fresh).method).toBe('naive');
    const choice = chooseMethod(methods, past, { fresh: false, horizonWeeks: 1 });
    expect(choice).toMatchObject({ method: 'normal-year', kind: 'season-start' });
    const { ko, en } = explainChoice(choice, '2026-05-11');
    expect(ko).toContain('2026-05-11에 시작한 주를 마지막으로');
    expect(en).toContain('last in the week of 2026-05-11, so this is the normal year');
  });
});

describe('intervals', () => {
  const errors = Array.from({ length: 99 }, (_, index) => index - 49);
  const options = { tails: firstTails, horizonWeeks: 1 };

  test('a tenth of the past errors lies beyond each end, whatever their order', () => {
    const expected = { low: 1_000 - 40, high: 1_000 + 40 };
    expect(intervalAround(1_000, errors, options)).toEqual(expected);
    expect(intervalAround(1_000, errors.toReversed(), options)).toEqual(expected);
  });

  test('with overlapping forecasts, and with fewer errors, the interval is wider', () => {
    const width = (past: readonly number[], horizonWeeks: number) => {
      const interval = intervalAround(0, past, { tails: firstTails, horizonWeeks });
      return (interval?.high ?? NaN) - (interval?.low ?? NaN);
    };
    expect(width(errors, 4)).toBeGreaterThan(width(errors, 1));
    expect(width([-49, ...Array.from({ length: 8 }, () => 0), 49], 1)).toBe(98);
  });

  test('eight errors draw no interval', () => {
    expect(intervalAround(0, errors.slice(0, 8), options)).toBeUndefined();
    expect(intervalAround(0, errors.slice(0, 9), options)).toBeDefined();
  });

  test('a miss widens the side that was missed, a hit narrows both a little', () => {
    const below = learnTails(firstTails, { low: 0, high: 1 }, -1);
    expect(below.below).toBeLessThan(firstTails.below);
    expect(below.above).toBeGreaterThan(firstTails.above);
    const hit = learnTails(firstTails, { low: 0, high: 1 }, 0.5);
    expect(hit.below).toBeGreaterThan(firstTails.below);
    expect(hit.above).toBe(hit.below);
  });
});

describe('the summary of a record', () => {
  const row = (
    actual: number | null,
    value: number,
    other: Partial<RecordRow> = {},
  ): RecordRow => ({
    madeOn: '2024-01-01',
    forWeek: '2024-01-01',
    horizonWeeks: 1,
    lastWeek: '2023-12-25',
    value,
    low: value - 10,
    high: value + 10,
    method: 'ets',
    naive: 100,
    seasonalNaive: null,
    normalYear: null,
    betterThanNaive: true,
    choice: { method: 'ets', kind: 'beats-naive', scoredWeeks: 30, errorRatio: 0.9 },
    reason: { ko: '', en: '' },
    actual,
    ...other,
  });

  test('errors are scaled by the step from week to week, and intervals counted', () => {
    const rows = [row(110, 105), row(120, 105), row(null, 105)];
    expect(summarize(rows, 10, 1)).toMatchObject({
      horizonWeeks: 1,
      scored: 2,
      mase: 1,
      naiveMase: 1.5,
      seasonalNaiveMase: null,
      coverage: 0.5,
      intervals: 2,
      winner: 'forecast',
      betterThanNaive: true,
    });
  });

  test('a record worse than the naive forecast says so in both languages', () => {
    const { betterThanNaive, winner, note, noteCode } = summarize(
      [row(110, 125), row(120, 95)],
      10,
      null,
    );
    expect({ betterThanNaive, winner }).toEqual({ betterThanNaive: false, winner: 'naive' });
    expect(noteCode).toBe('worse-than-naive');
    expect(note.en).toBe(
      'Careful: over 2 forecasts the error was 33.3 % larger than that of keeping the last value.',
    );
    expect(note.ko).toContain('33.3% 컸습니다');
  });

  test('all are compared on the rows where every baseline has a value; a rare one is left out', () => {
    const full = { seasonalNaive: 112, normalYear: null };
    const rows = [
      row(110, 105, full),
      row(110, 105, { ...full, normalYear: 110 }),
      row(110, 105, full),
      row(500, 105),
    ];
    expect(summarize(rows, 10, 1)).toMatchObject({
      scored: 3,
      mase: 0.5,
      naiveMase: 1,
      seasonalNaiveMase: 0.2,
      normalYearMase: null,
      winner: 'seasonalNaive',
    });
  });
});

test('weeks begin on Monday, across months and years', () => {
  expect(mondayOf('2024-01-01')).toBe('2024-01-01');
  expect(mondayOf('2024-01-07')).toBe('2024-01-01');
  expect(mondayOf('2023-01-01')).toBe('2022-12-26');
  expect(addWeeks('2024-02-26', 1)).toBe('2024-03-04');
});
