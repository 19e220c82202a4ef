import { describe, expect, it } from 'vitest';
import {
  comparedWith,
  rangeOf,
  rangesBefore,
} from '../../../../src/view/market/inflow/inflow-ranges.ts';

const own = { from: '2026-03-01', to: '2026-03-31' };

describe('the ranges of the inflow', () => {
  it('reach up to today and have as many days as they say', () => {
    expect(rangeOf('7d', own, '2026-03-03')).toEqual({ from: '2026-02-25', to: '2026-03-03' });
  });

  it('put ends that were chosen the wrong way round in order', () => {
    expect(rangeOf('own', { from: own.to, to: own.from }, '2026-11-23')).toEqual(own);
  });

  it('have days without records where they begin before the first day on record', () => {
    const early = { from: '2026-02-28', to: '2026-03-02' };
    expect(rangesBefore('2026-03-01', [own, early])).toEqual([early]);
    expect(rangesBefore(null, [own, early])).toEqual([]);
  });

  it('are compared with the equally many days before', () => {
    expect(comparedWith('before', own, own)).toEqual({ from: '2026-01-29', to: '2026-02-28' });
  });

  it('are compared with the same dates a year before, 29 February with the 28th', () => {
    expect(comparedWith('lastYear', { from: '2024-02-29', to: '2024-03-02' }, own)).toEqual({
      from: '2023-02-28',
      to: '2023-03-02',
    });
  });
});
