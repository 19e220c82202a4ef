import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecastSeries } from '../../../domains/market/forecast/forecast-series.ts';
import { addWeeks } from '../../../domains/market/forecast/week-grid.ts';
import { after, randomWalk, seasonalPrices, weeks } from './forecast-samples.ts';

describe('forecasting a series', () => {
  test('the next four weeks are forecast, each around its interval and with all baselines', () => {
    const series = seasonalPrices(200, 1);
    const { madeOn, forecasts } = forecastSeries(series, {
      madeOn: after(200),
      normalYear: () => 4_000,
      backTestWeeks: 40,
    });
    expect(madeOn).toBe(after(200));
    expect(forecasts.map(({ forWeek }) => forWeek)).toEqual([200, 201, 202, 203].map(after));
    for (const { value, low, high, ...rest } of forecasts) {
      expect(low).toBeGreaterThan(0);
      expect(value).toBeGreaterThanOrEqual(low ?? Infinity);
      expect(value).toBeLessThanOrEqual(high ?? 0);
      expect(rest.naive).toBeCloseTo(series.at(-1)?.value ?? NaN, 6);
      expect(rest.normalYear).toBeCloseTo(4_000, 6);
      expect(rest.madeOn).toBe(madeOn);
    }
    const lastYear = forecasts.map(({ seasonalNaive }) => seasonalNaive ?? NaN);
    lastYear.forEach((value, step) => {
      expect(value).toBeCloseTo(series[200 + step - 52]?.value ?? NaN, 6);
    });
  });

  test('where prices repeat every year, a seasonal method is taken and beats the naive forecast', () => {
    const { forecasts, summaryByHorizon } = forecastSeries(seasonalPrices(220, 2), {
      madeOn: after(220),
      backTestWeeks: 90,
    });
    const monthAhead = summaryByHorizon[3];
    expect(forecasts[3]?.choice.kind).toBe('beats-naive');
    expect(forecasts[3]?.betterThanNaive).toBe(true);
    expect(['seasonal-naive', 'halfway', 'usual-change', 'mstl']).toContain(forecasts[3]?.method);
    expect(monthAhead?.betterThanNaive).toBe(true);
    expect(monthAhead?.mase).toBeLessThan((monthAhead?.naiveMase ?? 0) / 2);
    expect(monthAhead?.seasonalNaiveMase).toBeLessThan(monthAhead?.naiveMase ?? 0);
  });

  test('where prices move by chance, the naive forecast is given, and the reason says so', () => {
    const all = [11, 12, 13].map(
      (seed) =>
        forecastSeries(randomWalk(200, seed), { madeOn: after(200), backTestWeeks: 80 }).forecasts,
    );
    const kinds = all.flat().map(({ choice }) => choice.kind);
    expect(kinds.filter((kind) => kind === 'naive-not-beaten').length).toBeGreaterThanOrEqual(10);
    const forecasts = all[0] ?? [];
    expect(forecasts[0]).toMatchObject({ method: 'naive', betterThanNaive: false });
    expect(forecasts[0]?.value).toBe(forecasts[0]?.naive);
    expect(forecasts[0]?.reason.en).toContain('no method was clearly better than the last value');
    expect(forecasts[0]?.reason.ko).toContain('마지막 가격을 그대로');
    expect(forecasts[0]?.reason.ko).toContain(`${after(199)}에 시작한 주의 가격`);
  });

  test('the intervals hold about 80 % of what comes over many series of both kinds', () => {
    const options = { madeOn: after(220), backTestWeeks: 110 };
    const rows = [21, 22].flatMap((seed) => [
      ...forecastSeries(randomWalk(220, seed), options).record,
      ...forecastSeries(seasonalPrices(220, seed), options).record,
    ]);
    const held = rows
      .filter(({ actual, low }) => actual !== null && low !== null)
      .map(({ actual, low, high }) => (low ?? 0) <= (actual ?? 0) && (actual ?? 0) <= (high ?? 0));
    expect(held.length).toBeGreaterThan(1_700);
    const share = held.filter(Boolean).length / held.length;
    expect(share).toBeGreaterThan(0.76);
    expect(share).toBeLessThan(0.86);
  });

  test('a price of zero, below zero or without a number counts as missing', () => {
    const clean = weeks(60, (index) => (index % 7 === 3 ? null : 3_000 + index));
    const odd = [0, -5, NaN, Infinity].map((wrong) =>
      clean.map(({ week, value }) => ({ week, value: value ?? wrong })),
    );
    const expected = forecastSeries(clean, { madeOn: after(60) });
    for (const series of odd) {
      expect(forecastSeries(series, { madeOn: after(60) })).toEqual(expected);
    }
  });

  test('on the linear scale, zero and values below it are forecast', () => {
    const series = weeks(160, (index) => 12 - 15 * Math.cos((2 * Math.PI * index) / 52.18));
    const { forecasts } = forecastSeries(series, { madeOn: after(160), scale: 'linear' });
    const truth = 12 - 15 * Math.cos((2 * Math.PI * 160) / 52.18);
    expect(truth).toBeLessThan(20);
    expect(Math.abs((forecasts[0]?.value ?? NaN) - truth)).toBeLessThan(2);
    const winter = forecastSeries(series.slice(0, 158), { madeOn: after(158), scale: 'linear' });
    expect(winter.record.some(({ value }) => value < 0)).toBe(true);
  });
});

describe('little or no history', () => {
  test('without any value there is nothing to forecast', () => {
    const { forecasts, record, summary } = forecastSeries([], { madeOn: after(3) });
    expect(forecasts).toEqual([]);
    expect(record).toEqual([]);
    expect(summary).toMatchObject({ scored: 0, mase: null, winner: null, betterThanNaive: false });
    expect(summary.note.en).toContain('no forecasts yet');
  });

  test('after five weeks the last value is given without an interval, and why', () => {
    const { forecasts } = forecastSeries(randomWalk(5, 3), { madeOn: after(5) });
    expect(forecasts).toHaveLength(4);
    expect(forecasts[0]).toMatchObject({ method: 'naive', low: null, high: null });
    expect(forecasts[0]?.choice).toEqual({
      method: 'naive',
      kind: 'short-history',
      scoredWeeks: 4,
      errorRatio: null,
    });
    expect(forecasts[0]?.reason.ko).toContain('4주뿐');
    expect(forecasts[0]?.lastWeek).toBe(after(4));
  });

  test('a price that never changes is forecast to stay', () => {
    const { forecasts, summary } = forecastSeries(
      weeks(60, () => 2_500),
      { madeOn: after(60) },
    );
    expect(forecasts.map(({ value }) => Math.round(value))).toEqual([2_500, 2_500, 2_500, 2_500]);
    expect(summary.mase).toBeNull();
  });
});

describe('seasons', () => {
  const inSeason = (index: number) => index % 52 < 24;
  const fruit = weeks(52 * 5 + 24, (index) =>
    inSeason(index) ? 5_000 - 100 * (index % 52) + (index % 5) : null,
  );

  test('out of season nothing is forecast, in the record neither', () => {
    const madeOn = after(52 * 4 + 35);
    const { forecasts, record } = forecastSeries(fruit, { madeOn });
    expect(forecasts).toEqual([]);
    const weeksOff = record.filter(({ forWeek }) => forWeek > after(52 * 4 + 30));
    expect(weeksOff).toEqual([]);
  });

  test('two weeks after a season its last price is no forecast of weeks that had no trade last year either', () => {
    const seasonEnd = 52 * 4 + 24;
    const lastOf = (known: number) => {
      const { forecasts } = forecastSeries(fruit, { madeOn: after(known), backTestWeeks: 8 });
      return forecasts.map(({ forWeek }) => forWeek);
    };
    // The week just over had trade.
    expect(lastOf(seasonEnd)).toHaveLength(4);
    // The week before last had; the next weeks have none in any year.
    expect(lastOf(seasonEnd + 1)).toEqual([]);
    // Of a first season nobody knows when it ends.
    const first = forecastSeries(fruit, { madeOn: after(24 + 2) });
    expect(first.forecasts).toHaveLength(4);
    expect(first.forecasts[0]).toMatchObject({ method: 'naive', lastWeek: after(23) });
  });

  test('at the start of a season it is last year that is given, not the price at the end of the last one', () => {
    const { forecasts } = forecastSeries(fruit, { madeOn: after(52 * 2) });
    expect(forecasts[0]).toMatchObject({ method: 'seasonal-naive', betterThanNaive: false });
    expect(forecasts[0]?.choice.kind).toBe('season-start');
    expect(forecasts[0]?.lastWeek).toBe(after(52 + 23));
    expect(forecasts[0]?.value).toBeGreaterThan(1_700);
    expect(forecasts[0]?.naive).toBeLessThan(3_000);
  });
});

describe('no forecast knows what came later', () => {
  test('whatever is dated in the week of the forecast or later changes nothing', () => {
    const series = seasonalPrices(150, 5);
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 120 }),
        fc.array(fc.option(fc.double({ min: 1, max: 1e6, noNaN: true })), { maxLength: 30 }),
        (known, later) => {
          const madeOn = after(known);
          const past = series.slice(0, known);
          const future = later.map((value, index) => ({ week: addWeeks(madeOn, index), value }));
          const options = { madeOn, backTestWeeks: 6 };
          expect(forecastSeries([...past, ...future], options)).toEqual(
            forecastSeries(past, options),
          );
        },
      ),
      { numRuns: 25, seed: 20_241_123 },
    );
  });

  test('a row of the record is what was forecast on that day', () => {
    const series = seasonalPrices(170, 6);
    const { record } = forecastSeries(series, { madeOn: after(170), backTestWeeks: 60 });
    for (const known of [125, 150, 169]) {
      const then = forecastSeries(series, {
        madeOn: after(known),
        backTestWeeks: 60 - (170 - known),
      });
      const rows = record.filter(({ madeOn }) => madeOn === after(known));
      expect(rows).toHaveLength(4);
      expect(rows.map(({ actual: _actual, ...row }) => row)).toEqual(then.forecasts);
    }
  });

  test('what came is filled in where it is known by now', () => {
    const series = randomWalk(40, 7);
    const { record } = forecastSeries(series, { madeOn: after(40) });
    for (const { forWeek, actual } of record) {
      const came = series.find(({ week }) => week === forWeek)?.value ?? null;
      if (came === null) expect(actual).toBeNull();
      else expect(actual).toBeCloseTo(came, 6);
    }
    expect(record.filter(({ actual }) => actual === null)).toHaveLength(6);
  });
});
