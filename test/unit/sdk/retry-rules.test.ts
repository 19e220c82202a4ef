import { expect, test } from 'vitest';
import { isFinal, retryAfterMs, retryDelayMs } from '../../../sdk/retry-rules.js';

const nowMs = Date.parse('2026-11-22T03:00:00Z');

test.each([
  [200, false],
  [302, false],
  [400, true],
  [401, true],
  [403, true],
  [408, false],
  [413, true],
  [429, false],
  [500, false],
  [503, false],
])('whether %s is final: %s', (status, expected) => {
  expect(isFinal(status)).toBe(expected);
});

test.each([
  [null, 0],
  ['', 0],
  ['2', 2000],
  ['0.5', 500],
  ['-3', 0],
  ['soon', 0],
  ['Sun, 22 Nov 2026 03:00:30 GMT', 30_000],
  ['Sun, 22 Nov 2026 02:00:00 GMT', 0],
  ['999999', 3_600_000],
  ['Infinity', 3_600_000],
])('Retry-After: %s asks for %d ms', (header, expected) => {
  expect(retryAfterMs(header, nowMs)).toBe(expected);
});

test('the wait is any time up to twice as long as before, up to a minute, and never less than asked', () => {
  const waits = (failures: number, askedMs: number) =>
    Array.from({ length: 2000 }, () => retryDelayMs(failures, askedMs));
  for (const [failures, longestMs] of [
    [0, 1000],
    [1, 2000],
    [5, 32_000],
    [6, 60_000],
    [2000, 60_000],
  ] as const) {
    const all = waits(failures, 0);
    expect(Math.max(...all)).toBeLessThanOrEqual(longestMs);
    expect(Math.max(...all)).toBeGreaterThan(0.9 * longestMs);
    expect(Math.min(...all)).toBeLessThan(0.1 * longestMs);
  }
  expect(Math.min(...waits(0, 5000))).toBeGreaterThanOrEqual(5000);
});
