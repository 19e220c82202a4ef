import { once } from 'node:events';
import { Code, ConnectError } from '@connectrpc/connect';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Backoff } from '../../../src/base/backoff.ts';
import { SparkWork } from '../../../src/process/spark/spark-work.ts';

const unreachable = () => new ConnectError('refused', Code.Unavailable);
const ended = () => new Error('the query ended');

let pausesMs: number[];
let troubles: string[];

/** Pauses are noted and pass at once, up to the ninth. */
beforeEach(() => {
  [pausesMs, troubles] = [[], []];
  vi.spyOn(Backoff.prototype, 'pause').mockImplementation(async function (
    this: Backoff,
    signal,
    mostMs,
  ) {
    pausesMs.push(this.nextMs(mostMs));
    if (pausesMs.length === 9 && !signal.aborted) await once(signal, 'abort');
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Work that fails in the same way at each turn, after all its pauses. */
async function failed(error: () => Error): Promise<SparkWork> {
  const onTrouble = (_what: string, trouble: unknown) => troubles.push(String(trouble));
  const work = new SparkWork({ url: 'http://spark', onTrouble }, () => Promise.reject(error()));
  await expect.poll(() => pausesMs.length).toBe(9);
  return work;
}

test.each([
  ['whether Spark is back is looked at every five seconds', unreachable, [4_000, 5_000, 5_000]],
  ['what fails there is tried after half a minute', ended, [4_000, 8_000, 16_000]],
])('%s, and told once', async (_what, error, [fourth, fifth, sixth]) => {
  const work = await failed(error);
  await work.stop();
  expect(pausesMs.slice(0, 6)).toEqual([500, 1_000, 2_000, fourth, fifth, sixth]);
  expect(pausesMs.at(-1)).toBe(error === unreachable ? 5_000 : 30_000);
  expect(troubles).toHaveLength(1);
});

test('a Spark that answers is no longer said to be out of reach', async () => {
  const work = await failed(unreachable);
  expect(work.failure?.message).toBe('Spark at http://spark: it cannot be reached (refused)');
  work.answered();
  expect(work.failure).toBeUndefined();
  await work.stop();
});

test('what else is wrong with a Spark that answers is still told', async () => {
  const work = await failed(ended);
  work.answered();
  expect(work.failure?.message).toBe('Spark at http://spark: the query ended');
  await work.stop();
});
