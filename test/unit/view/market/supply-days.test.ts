import { expect, test } from 'vitest';
import { cumulativeDays, everyDay } from '../../../../src/view/market/supply/supply-days.ts';

test('what has come stays as it was over days without trade, and ends with the day asked for', () => {
  const days = cumulativeDays(
    {
      thisYear: [
        { date: '2026-01-02', volumeKg: 100 },
        { date: '2026-01-05', volumeKg: 250 },
      ],
      normalYear: [{ date: '2026-01-03', volumeKg: 180 }],
    },
    '2026-01-06',
  );
  expect(days).toHaveLength(365);
  expect(days.slice(0, 7).map(({ thisYearKg }) => thisYearKg)).toEqual([
    0,
    100,
    100,
    100,
    250,
    250,
    null,
  ]);
  expect(days[2]?.normalYearKg).toBe(180);
  expect(days[3]?.normalYearKg).toBeNull();
});

test('days without trade stand between those with it', () => {
  const days = everyDay([
    { date: '2026-11-20', volumeKg: 5 },
    { date: '2026-11-22', volumeKg: 7 },
  ]);
  expect(days.map(({ volumeKg }) => volumeKg)).toEqual([5, null, 7]);
  expect(everyDay([])).toEqual([]);
});
