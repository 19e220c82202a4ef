import { expect, test } from 'vitest';
import { Backoff } from '../../../src/base/backoff.ts';

test('each pause is twice as long as the one before, up to the longest, until it goes well', () => {
  const backoff = new Backoff({ firstMs: 250, longestMs: 1_500 });
  expect(backoff.isCalm).toBe(true);
  expect(Array.from({ length: 5 }, () => backoff.nextMs())).toEqual([
    250, 500, 1_000, 1_500, 1_500,
  ]);
  expect(backoff.isCalm).toBe(false);
  // What is cheap to try again need not wait for the longest.
  expect(backoff.nextMs(300)).toBe(300);
  backoff.reset();
  expect(backoff.isCalm).toBe(true);
  expect(backoff.nextMs()).toBe(250);
});

test('a pause ends where the signal is aborted, and counts', async () => {
  const backoff = new Backoff({ firstMs: 3_600_000, longestMs: 3_600_000 });
  await backoff.pause(AbortSignal.abort());
  expect(backoff.isCalm).toBe(false);
});
