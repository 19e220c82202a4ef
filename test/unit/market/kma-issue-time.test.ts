import { expect, test } from 'vitest';
import { forecastTailDates } from '../../../domains/market/sources/forecast-tail.ts';
import { latestIssue } from '../../../domains/market/sources/kma-issue-time.ts';

const now = { minute: 0, readyAfterMinutes: 40 };
const ultraShort = { minute: 30, readyAfterMinutes: 15 };
const short = { hours: [2, 5, 8, 11, 14, 17, 20, 23], minute: 0, readyAfterMinutes: 10 };

test.each([
  [now, '2026-09-01 06:41', '2026-09-01 0600'],
  [now, '2026-09-01 06:39', '2026-09-01 0500'],
  [now, '2026-09-01 00:20', '2026-08-31 2300'],
  [ultraShort, '2026-09-01 06:47', '2026-09-01 0630'],
  [ultraShort, '2026-09-01 06:44', '2026-09-01 0530'],
  [ultraShort, '2026-01-01 00:30', '2025-12-31 2330'],
  [short, '2026-09-01 02:15', '2026-09-01 0200'],
  [short, '2026-09-01 02:09', '2026-08-31 2300'],
  [short, '2026-09-01 13:59', '2026-09-01 1100'],
  [short, '2026-09-01 23:59', '2026-09-01 2300'],
  [{ hours: [6, 18], minute: 0, readyAfterMinutes: 10 }, '2026-09-01 05:00', '2026-08-31 1800'],
])('the newest issue by %o at %s is that of %s', (rule, at, issue) => {
  const scheduled = {
    date: at.slice(0, 10),
    hour: Number(at.slice(11, 13)),
    minute: Number(at.slice(14)),
  };
  const { date, time } = latestIssue(rule, scheduled);
  expect(`${date} ${time}`).toBe(issue);
});

function items(baseTime: string, day: string, hours: readonly number[]) {
  return hours.map((hour) => ({
    baseDate: '20260901',
    baseTime,
    fcstDate: day,
    fcstTime: `${String(hour).padStart(2, '0')}00`,
  }));
}

const everyHour = Array.from({ length: 24 }, (_, hour) => hour);
const everyThird = everyHour.filter((hour) => hour % 3 === 0);

test.each([
  ['0500', '20260903', everyHour, false],
  ['0500', '20260904', everyThird, true],
  ['0500', '20260904', [0], true],
  ['0500', '20260904', everyHour, false],
  ['1700', '20260904', everyHour, false],
  ['1700', '20260904', [3], false],
  ['1700', '20260905', everyThird, true],
  ['1700', '20260904', everyThird, true],
  ['0500', '20260902', everyThird, false],
])('of the issue of %s, the day %s with the hours %o is in codes: %s', (time, day, hours, is) => {
  expect(forecastTailDates(items(time, day, hours)).has(day)).toBe(is);
});
