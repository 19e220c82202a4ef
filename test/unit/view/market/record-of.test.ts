import { describe, expect, it } from 'vitest';
import type { ForecastRow } from '../../../../src/view/market/answers.ts';
import { contendersOf, isHeld, recordOf } from '../../../../src/view/market/forecasts/record-of.ts';

function row(given: Partial<ForecastRow>): ForecastRow {
  return {
    ...{ madeOn: '2026-11-02', forWeek: '2026-11-02', horizonWeeks: 1, method: 'ets' },
    ...{ value: 100, low: 90, high: 110, actual: 100 },
    ...{ naive: 100, seasonalNaive: null, normalYear: null },
    ...given,
  } as ForecastRow;
}

describe('the record of forecasts', () => {
  it('has one forecast a week, the newest, oldest week first', () => {
    const rows = [
      row({ forWeek: '2026-11-09', madeOn: '2026-11-09' }),
      row({ value: 1, madeOn: '2026-11-02' }),
      row({ value: 2, madeOn: '2026-11-04' }),
      row({ forWeek: '2026-11-16', horizonWeeks: 2 }),
    ];
    expect(recordOf(rows, 1).map(({ forWeek, value }) => [forWeek, value])).toEqual([
      ['2026-11-02', 2],
      ['2026-11-09', 100],
    ]);
  });

  it('says whether an interval held what came, its ends included', () => {
    expect(isHeld(row({ actual: 110 }))).toBe(true);
    expect(isHeld(row({ actual: 110.1 }))).toBe(false);
    expect(isHeld(row({ actual: null }))).toBeUndefined();
    expect(isHeld(row({ low: null }))).toBeUndefined();
  });

  it('ranks the forecast among the simple ways, leaving out those without an error', () => {
    const summary = {
      ...{ horizonWeeks: 1, scored: 10, coverage: 0.8, intervals: 10, winner: 'naive' as const },
      ...{ mase: 1.2, naiveMase: 1, seasonalNaiveMase: null, normalYearMase: 1.5 },
      ...{ betterThanNaive: false, note: { ko: '', en: '' } },
    };
    expect(contendersOf(summary).map(({ name }) => name)).toEqual([
      'naive',
      'forecast',
      'normalYear',
    ]);
  });
});
