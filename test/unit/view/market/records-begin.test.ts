import { describe, expect, it } from 'vitest';
import type { TrendPoint } from '../../../../src/view/market/answers.ts';
import { isBeforeRecords, recordsBegin } from '../../../../src/view/market/inflow/records-begin.ts';

const monthOf = (date: string): TrendPoint => ({
  ...{
    date,
    value: 3_000,
    lastYear: null,
    lastYearDate: null,
    normalYear: null,
    volumeKg: 1,
    holiday: null,
  },
});

describe('where the records of an item begin', () => {
  const today = '2026-11-29';

  it('is the first month that is told', () => {
    expect(recordsBegin([monthOf('2025-06-01'), monthOf('2025-07-01')], today)).toBe('2025-06-01');
  });

  it('is not known where what is told goes back as far as it can, or where nothing is told', () => {
    expect(recordsBegin([monthOf('2021-12-01')], today)).toBeUndefined();
    expect(recordsBegin([], today)).toBeUndefined();
  });

  it('lies within a range that starts before it', () => {
    const range = { from: '2025-05-31', to: '2025-06-30' };
    expect(isBeforeRecords(range, '2025-06-01')).toBe(true);
    expect(isBeforeRecords({ ...range, from: '2025-06-01' }, '2025-06-01')).toBe(false);
    expect(isBeforeRecords(range, undefined)).toBe(false);
  });
});
