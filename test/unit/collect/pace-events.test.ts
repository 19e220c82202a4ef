import { expect, test } from 'vitest';
import type { ImportBatch } from '../../../src/collect/import-batch.ts';
import { paceEvents } from '../../../src/collect/pace-events.ts';

const startMs = Date.parse('2026-11-22T00:00:00Z');

async function* batchesOf(
  ...batches: readonly (readonly unknown[])[]
): AsyncGenerator<ImportBatch> {
  let bytesDone = 0;
  for (const events of batches) {
    yield { events, bad: [{ line: 1, raw: '', message: '' }], skipped: 0, bytesDone: ++bytesDone };
  }
}

function at(second: number, name: string): unknown {
  return { name, occurredAt: new Date(startMs + second * 1000).toISOString() };
}

/** When which events were handed over, in seconds from the start by a clock that only sleep moves. */
async function schedule(speed: number | 'max', ...batches: readonly (readonly unknown[])[]) {
  let nowMs = 5000;
  const pace = {
    speed,
    clock: () => nowMs,
    sleep: (ms: number) => {
      expect(ms).toBeLessThanOrEqual(3_600_000);
      nowMs += ms;
      return Promise.resolve();
    },
  };
  const handed: [number, string, number, number][] = [];
  for await (const { events, bad, bytesDone } of paceEvents(batchesOf(...batches), pace)) {
    const names = events.map((event) => (event as { name: string }).name).join('');
    handed.push([(nowMs - 5000) / 1000, names, bad.length, bytesDone]);
  }
  return handed;
}

test('events are handed over in the tempo in which they happened, times the speed', async () => {
  expect(await schedule(2, [at(0, 'a'), at(0, 'b'), at(3, 'c')], [at(10, 'd')])).toEqual([
    [0, 'ab', 0, 0],
    [1.5, 'c', 1, 1],
    [5, 'd', 1, 2],
  ]);
});

test('an event that comes late, or has no readable time, goes with the one before it', async () => {
  const timeless = { name: '?', occurredAt: 'soon' };
  expect(await schedule(1, [timeless, at(5, 'a'), at(7, 'b'), at(1, 'c'), timeless])).toEqual([
    [0, '?a', 0, 0],
    [2, 'bc?', 1, 1],
  ]);
});

test('a silence of months is waited for in steps a timer can count', async () => {
  const days = 100 * 86_400;
  expect(await schedule(1, [at(0, 'a'), at(days, 'b')])).toEqual([
    [0, 'a', 0, 0],
    [days, 'b', 1, 1],
  ]);
});

test('at full speed nothing waits', async () => {
  expect(await schedule('max', [at(0, 'a'), at(50, 'b')])).toEqual([[0, 'ab', 1, 1]]);
});
