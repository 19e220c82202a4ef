import { expect, test } from 'vitest';
import { TokenBucket } from '../../../src/collect/limit-rate.ts';

function bucketAt(start: { ms: number }) {
  return new TokenBucket({ eventsPerSecond: 100, burstEvents: 500, clock: () => start.ms });
}

test('a burst passes, then as many events as the rate allows', () => {
  const now = { ms: 0 };
  const bucket = bucketAt(now);
  expect(bucket.take(500)).toBe(0);
  expect(bucket.take(100)).toBe(1);
  now.ms = 1000;
  expect(bucket.take(100)).toBe(0);
  expect(bucket.take(1)).toBeCloseTo(0.01);
});

test('a batch above the burst passes a full bucket and is paid for afterwards', () => {
  const now = { ms: 0 };
  const bucket = bucketAt(now);
  expect(bucket.take(5000)).toBe(0);
  expect(bucket.take(1)).toBeCloseTo(45.01);
  now.ms = 45_010;
  expect(bucket.take(1)).toBe(0);
});

test('a clock that goes back takes nothing away', () => {
  const now = { ms: 10_000 };
  const bucket = bucketAt(now);
  now.ms = 0;
  expect(bucket.take(500)).toBe(0);
});
