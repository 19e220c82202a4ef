import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReadWriteLock } from '../../../src/base/lock.ts';

/** Somebody who has the lock until told to leave. */
function hold(lock: ReadWriteLock, how: 'read' | 'write') {
  const state = { isIn: false, leave: () => undefined as void, done: Promise.resolve() };
  const left = new Promise<void>((leave) => (state.leave = leave));
  state.done = lock[how](async () => {
    state.isIn = true;
    await left;
    state.isIn = false;
  });
  return state;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('readers are in together', async () => {
  const lock = new ReadWriteLock();
  const [first, second] = [hold(lock, 'read'), hold(lock, 'read')];
  await turn();
  expect([first.isIn, second.isIn]).toEqual([true, true]);
});

test('a writer waits for the readers, and is alone', async () => {
  const lock = new ReadWriteLock();
  const reader = hold(lock, 'read');
  const writer = hold(lock, 'write');
  const other = hold(lock, 'write');
  await turn();
  expect(writer.isIn).toBe(false);
  reader.leave();
  await turn();
  expect([writer.isIn, other.isIn]).toEqual([true, false]);
  writer.leave();
  await turn();
  expect(other.isIn).toBe(true);
});

test('readers who come after a waiting writer wait behind it', async () => {
  const lock = new ReadWriteLock();
  const early = hold(lock, 'read');
  const writer = hold(lock, 'write');
  const late = hold(lock, 'read');
  await turn();
  expect(late.isIn).toBe(false);
  early.leave();
  await turn();
  expect([writer.isIn, late.isIn]).toEqual([true, false]);
  writer.leave();
  await turn();
  expect(late.isIn).toBe(true);
});

test('who fails lets go all the same, and hands on the failure', async () => {
  const lock = new ReadWriteLock();
  const fail = () => Promise.reject(new Error('no'));
  await expect(lock.write(fail)).rejects.toThrow('no');
  await expect(lock.read(fail)).rejects.toThrow('no');
  expect(await lock.write(async () => 'in')).toBe('in');
});

test('in any order of comers nobody is beside a writer, and everybody gets in', async () => {
  const comers = fc.array(fc.record({ writes: fc.boolean(), turns: fc.nat(3) }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(comers, async (all) => {
      const lock = new ReadWriteLock();
      let [readers, writers, served] = [0, 0, 0];
      const visit = async ({ writes, turns }: { writes: boolean; turns: number }) => {
        if (writes) writers += 1;
        else readers += 1;
        expect(writers === 0 || (writers === 1 && readers === 0)).toBe(true);
        for (let left = turns; left > 0; left -= 1) await turn();
        if (writes) writers -= 1;
        else readers -= 1;
        served += 1;
      };
      await Promise.all(all.map((one) => lock[one.writes ? 'write' : 'read'](() => visit(one))));
      expect(served).toBe(all.length);
    }),
    { numRuns: 50 },
  );
});
