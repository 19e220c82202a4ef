import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PacedTask } from '../../../src/view/live/paced-task.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('does at once what is wanted first, then once for all that is wanted in an interval', async () => {
  const work = vi.fn<() => Promise<void>>(async () => undefined);
  const task = new PacedTask(1_000, work);
  task.want();
  task.want();
  await vi.advanceTimersByTimeAsync(0);
  expect(work).toHaveBeenCalledTimes(1);
  task.want();
  task.want();
  await vi.advanceTimersByTimeAsync(999);
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(work).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(work).toHaveBeenCalledTimes(2);
});

test('what is wanted while it works is done after that, not beside it', async () => {
  const finish: (() => void)[] = [];
  const work = vi.fn<() => Promise<void>>(() => new Promise((resolve) => finish.push(resolve)));
  const task = new PacedTask(1_000, work);
  task.want();
  await vi.advanceTimersByTimeAsync(0);
  task.want();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(work).toHaveBeenCalledTimes(1);
  finish[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(work).toHaveBeenCalledTimes(2);
});

test('does nothing more once it is cancelled', async () => {
  const work = vi.fn<() => Promise<void>>(async () => undefined);
  const task = new PacedTask(1_000, work);
  task.want();
  task.cancel();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(work).not.toHaveBeenCalled();
});
