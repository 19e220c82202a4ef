import { expect, test } from 'vitest';
import { RepeatedWork } from '../../../src/publish/repeated-work.ts';

test('work that fails is told of and done again, one turn after the other', async () => {
  const troubles: unknown[] = [];
  let turns = 0;
  let underWay = 0;
  const work = new RepeatedWork(
    async () => {
      expect((underWay += 1)).toBe(1);
      turns += 1;
      await Promise.resolve();
      underWay -= 1;
      if (turns === 2) throw new Error('the second turn');
    },
    { pauseMs: 1, share: 1 },
    (error) => troubles.push(error),
  );
  await expect.poll(() => turns).toBeGreaterThan(3);
  await work.stop();
  expect(troubles).toEqual([new Error('the second turn')]);
});

test('stopping waits for the turn in hand, and tells it', async () => {
  const turn = Promise.withResolvers<void>();
  let told = false;
  let stopped = false;
  const work = new RepeatedWork(
    async (signal) => {
      await turn.promise;
      told = signal.aborted;
    },
    { pauseMs: 1_000_000, share: 1 },
    () => undefined,
  );
  const stopping = work.stop().then(() => (stopped = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(stopped).toBe(false);
  turn.resolve();
  await stopping;
  expect(told).toBe(true);
});
