import { expect, test } from 'vitest';
import { dayAsked, daysAsked } from '../../../domains/market/reports/report-days.ts';

const limits = { today: '2026-11-29', standardDays: 30, mostDays: 400 };

test.each(['0000-01-01', '0001-01-01', '1969-12-31', '2027-12-01', '9999-12-31'])(
  'a day out of all reach is refused: %s',
  (day) => {
    const refused = expect.objectContaining({
      code: 'invalid_parameter',
      message: expect.stringContaining('between 1970-01-01 and 2027-11-30'),
    });
    expect(() => dayAsked(day, limits.today)).toThrow(refused);
    expect(() => daysAsked({ to: day }, limits)).toThrow(refused);
    expect(() => daysAsked({ from: day, to: limits.today }, limits)).toThrow(refused);
  },
);

test('the first and the last day are taken', () => {
  expect(dayAsked('1970-01-01', limits.today)).toBe('1970-01-01');
  expect(daysAsked({ to: '2027-11-30' }, limits)).toEqual({ from: '2027-11-01', to: '2027-11-30' });
});
