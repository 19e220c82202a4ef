import { expect, test } from 'vitest';
import type { HealthAnswer } from '../../../src/serve/contract.ts';
import { findingsOf } from '../../../src/view/health/findings.ts';
import { ledgerMinutes, sumOf } from '../../../src/view/health/ledger-minutes.ts';
import { inByteUnit, inTimeUnits } from '../../../src/view/health/units.ts';
import { GivenSource } from '../serve/given-insights.ts';

const gibibyte = 1024 ** 3;

async function healthWith(changes: Partial<HealthAnswer>): Promise<HealthAnswer> {
  const well = await new GivenSource().health();
  const disk = { ...well.disk, freeBytes: 100 * gibibyte, totalBytes: 200 * gibibyte };
  return { version: '1.2.3', ...well, disk, ...changes };
}

const kindsOf = async (changes: Partial<HealthAnswer>) =>
  findingsOf(await healthWith(changes)).map(({ kind }) => kind);

test('of an instance that is well there is nothing to tell', async () => {
  expect(await kindsOf({})).toEqual([]);
});

test('a fault is of the engine where it is the reason the engine gives', async () => {
  const failure = { offset: 7, message: 'no such column', retryInMs: 500 };
  const words = 'The batch at offset 7 cannot be counted: no such column';
  const faults = [words, 'The log cannot be written'];
  const health = await healthWith({ faults, engine: { state: 'failing', failure } });
  expect(findingsOf(health)).toEqual([
    { level: 'bad', kind: 'engine', retryInMs: 500, words },
    { level: 'bad', kind: 'fault', words: 'The log cannot be written' },
  ]);
});

test('what is bad stands before what is to be watched', async () => {
  const { ledger } = await healthWith({});
  expect(
    await kindsOf({
      ledger: { ...ledger, difference: 3 },
      lag: { pending: 9, oldestMs: 5_001 },
      quarantine: { rejected: 5, unresolved: 2 },
      maintenance: {
        staleMetrics: ['access'],
        rebuilding: [{ metric: 'access', done: 1, total: 4 }],
        erasures: 1,
      },
    }),
  ).toEqual(['difference', 'rebuilding', 'stale', 'erasing', 'lagging', 'quarantine']);
  expect(await kindsOf({ lag: { pending: 9, oldestMs: 5_000 } })).toEqual([]);
});

test.each([
  [499, ['diskFull']],
  [500, ['diskLow']],
  [1_999, ['diskLow']],
  [2_000, []],
])('with %i MiB free the disk is %j', async (freeMiB, kinds) => {
  const { disk } = await healthWith({});
  expect(await kindsOf({ disk: { ...disk, freeBytes: freeMiB * 1024 ** 2 } })).toEqual(kinds);
});

test('a number of bytes is told in the largest unit that fits', () => {
  expect(inByteUnit(0)).toEqual({ value: 0, unit: 'B' });
  expect(inByteUnit(1023)).toEqual({ value: 1023, unit: 'B' });
  expect(inByteUnit(1536)).toEqual({ value: 1.5, unit: 'KiB' });
  expect(inByteUnit(3 * 1024 ** 5)).toEqual({ value: 3072, unit: 'TiB' });
});

test.each([
  [0, '0 ms'],
  [999.6, '1000 ms'],
  [1_250, '1.2 s'],
  [10_999, '10 s'],
  [60_000, '1 min'],
  [61_000, '1 min 1 s'],
  [3_600_000 + 59_000, '1 h'],
  [27 * 3_600_000, '1 d 3 h'],
])('%i ms are %s', (ms, text) => {
  const parts = inTimeUnits(ms);
  expect(parts.map(({ value, unit }) => `${value} ${unit}`).join(' ')).toBe(text);
});

test('minutes without a row are zeros, and the sum is of all of them', () => {
  const fromMs = Date.parse('2026-11-22T10:00:00Z');
  const counts = { received: 3, accepted: 2, rejected: 1, counted: 2, duplicates: 0, late: 0 };
  const row = { minute: '2026-11-22T10:01:00.000Z', ...counts, pending: 0 };
  const minutes = ledgerMinutes([row], fromMs, fromMs + 180_000);
  expect(minutes.map(({ startMs, received }) => [startMs - fromMs, received])).toEqual([
    [0, 0],
    [60_000, 3],
    [120_000, 0],
  ]);
  expect(sumOf([...minutes, ...minutes])).toMatchObject({ received: 6, rejected: 2, pending: 0 });
});
