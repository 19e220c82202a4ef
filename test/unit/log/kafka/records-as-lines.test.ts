import type { RecordsBatch } from '@platformatic/kafka';
import { expect, test } from 'vitest';
import { recordsAsLines } from '../../../../src/log/kafka/records-as-lines.ts';

const plenty = { records: 1000, bytes: 1_000_000 };
const noon = Date.UTC(2026, 10, 29, 3);

/** A record batch from an offset on; each record by its text and when it was received. */
function batchAt(firstOffset: number, records: readonly (readonly [string, number])[]) {
  const [, firstMs] = records[0]!;
  return {
    firstOffset: BigInt(firstOffset),
    lastOffsetDelta: records.length - 1,
    firstTimestamp: BigInt(firstMs),
    records: records.map(([text, ms], offsetDelta) => ({
      offsetDelta,
      timestampDelta: BigInt(ms - firstMs),
      value: Buffer.from(text),
    })),
  } as unknown as RecordsBatch;
}

function textOf(parts: readonly Uint8Array[] = []): string {
  return Buffer.concat(parts).toString();
}

test('record batches become lines, each ending with a line break', () => {
  const batches = [
    batchAt(5, [
      ['a', noon],
      ['b', noon + 1],
    ]),
    batchAt(7, [['c', noon]]),
  ];
  const read = recordsAsLines(batches, 5, plenty);
  expect(read).toMatchObject({ offset: 5, nextOffset: 8, records: 3, receivedAtMs: noon });
  expect(textOf(read?.parts)).toBe('a\nb\nc\n');
});

test('records before the offset that was asked for are left out', () => {
  const batch = batchAt(5, [
    ['a', noon],
    ['b', noon],
  ]);
  expect(recordsAsLines([batch], 6, plenty)).toMatchObject({
    offset: 6,
    nextOffset: 7,
    records: 1,
  });
});

test('a batch ends where another minute begins, and the next goes on from there', () => {
  const batch = batchAt(0, [
    ['a', noon],
    ['b', noon + 60_000],
    ['c', noon + 60_000],
  ]);
  const first = recordsAsLines([batch], 0, plenty);
  expect(first).toMatchObject({ nextOffset: 1, records: 1, receivedAtMs: noon });
  const second = recordsAsLines([batch], 1, plenty);
  expect(second).toMatchObject({ nextOffset: 3, records: 2, receivedAtMs: noon + 60_000 });
});

test('the limit is kept, but for the first record batch', () => {
  const batches = [0, 2, 4].map((offset) =>
    batchAt(offset, [
      ['x', noon],
      ['y', noon],
    ]),
  );
  expect(recordsAsLines(batches, 0, { records: 1, bytes: 1 })?.nextOffset).toBe(2);
  expect(recordsAsLines(batches, 0, { records: 4, bytes: 1000 })?.nextOffset).toBe(4);
});

test('offsets without records, as markers of transactions are, are passed by', () => {
  const marker = { ...batchAt(9, [['', noon]]), records: [] } as unknown as RecordsBatch;
  expect(recordsAsLines([marker], 9, plenty)).toMatchObject({ nextOffset: 10, records: 0 });
  expect(recordsAsLines([], 9, plenty)).toBeUndefined();
});
