import { expect, test } from 'vitest';
import { clockShiftOf } from '../../../src/collect/correct-clock.ts';
import { receivedAtMs } from './shop-event.ts';

test('a clock is set right only where it is off by more than five minutes', () => {
  expect(clockShiftOf(undefined, receivedAtMs)).toBe(0);
  expect(clockShiftOf(null, receivedAtMs)).toBe(0);
  expect(clockShiftOf('2026-11-22T00:06:00Z', receivedAtMs)).toBe(0);
  expect(clockShiftOf('2026-11-21T23:56:00Z', receivedAtMs)).toBe(0);
  expect(clockShiftOf('2026-11-22T00:06:00.001Z', receivedAtMs)).toBe(-300_001);
  expect(clockShiftOf('2026-11-21T23:55:59.999Z', receivedAtMs)).toBe(300_001);
});

test.each(['soon', 1763800000, {}, '2026-11-22T00:00:00'])('sentAt %j is refused', (sentAt) => {
  expect(() => clockShiftOf(sentAt, receivedAtMs)).toThrow('sentAt: must be an RFC 3339 time');
});
