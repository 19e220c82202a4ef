import { describe, expect, it } from 'vitest';
import { findWarnings } from '../../../../src/view/market/weather/find-warnings.ts';

const unknown = { max: null, mean: null, min: null };
const mild = {
  ...{ date: '2026-05-01', am: null, pm: null, rainProbabilityPercent: 10, issuedAt: null },
  ...{ temperatureC: { max: 22, mean: 16, min: 9 }, humidityPercent: unknown },
  ...{ windMs: 2, rainMm: 0 },
};

describe('warnings of the weather', () => {
  it('are none on a mild day, and none of what is not known', () => {
    const dark = { ...mild, temperatureC: unknown, windMs: null, rainMm: null };
    expect(findWarnings([mild, dark])).toEqual([]);
  });

  it('name frost, heat, heavy rain and strong wind with their day', () => {
    const cold = { ...mild, temperatureC: { max: 8, mean: 4, min: -1 } };
    const wild = {
      ...mild,
      ...{ date: '2026-08-02', rainMm: 80, windMs: 11 },
      temperatureC: { max: 35, mean: 30, min: 26 },
    };
    expect(findWarnings([cold, wild])).toEqual([
      { kind: 'frost', date: '2026-05-01', value: -1 },
      { kind: 'heat', date: '2026-08-02', value: 35 },
      { kind: 'rain', date: '2026-08-02', value: 80 },
      { kind: 'wind', date: '2026-08-02', value: 11 },
    ]);
  });
});
