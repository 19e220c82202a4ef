import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPieces, pieceColumns, takePieces } from '../../../src/metrics/pieces.ts';
import { compactState, createStateTables } from '../../../src/metrics/duckdb.ts';
import { planMetric, statesOf } from '../../../src/metrics/plan.ts';
import { readJson } from '../../../src/process/batch.ts';
import { queryRows, runAll } from '../../../src/process/database.ts';

const plan = planMetric({
  ...{ name: 'item_wishes', title: 'Wishes', window: 'hour', key: ['itemCode'] },
  measures: {
    wishes: { kind: 'count' },
    firstAt: { kind: 'earliest' },
    wishers: { kind: 'distinct', of: 'anonymousId' },
    wishTimes: { kind: 'times' },
  },
});
const [totals, wishers] = statesOf(plan);

/** A row as it is published: `wishes` and `records` are the same here. */
interface Row {
  readonly hour: number;
  readonly item: string;
  readonly wishes: number;
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-rows-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('whatever order rows come in and however often, of a key and hour the one with the most records holds', async () => {
  const row = fc.record({
    hour: fc.integer({ min: 1, max: 3 }),
    item: fc.constantFrom('apple', "pear's"),
    wishes: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(row, { minLength: 1 }), { minLength: 1 }),
      async (batches) => {
        const largest = new Map<string, Row>();
        for (const each of batches.flat()) {
          const key = `${each.hour} ${each.item}`;
          if ((largest.get(key)?.wishes ?? 0) < each.wishes) largest.set(key, each);
        }
        const expected = new Map<string, number>();
        for (const { item, wishes } of largest.values()) {
          expected.set(item, (expected.get(item) ?? 0) + wishes);
        }
        const rows = await takeAll(batches.map((batch) => batch.map(publishedTotals)));
        expect(new Map(rows.map(({ itemCode, wishes }) => [itemCode, Number(wishes)]))).toEqual(
          expected,
        );
      },
    ),
    { numRuns: 30 },
  );
});

test('members of a set are there once, on however many hours they were seen', async () => {
  const members = await takeAll(
    [
      [
        published(1, { itemCode: 'apple', value: 'ann' }),
        published(1, { itemCode: 'apple', value: 'ben' }),
      ],
      [published(2, { itemCode: 'apple', value: 'ann' })],
    ],
    wishers!,
  );
  expect(members.map(({ value }) => value).toSorted()).toEqual(['ann', 'ben']);
});

test('what single events bring is merged with what their hours count, each once', async () => {
  const [early, late] = ['2026-11-21T00:00:01.000001Z', '2026-11-21T00:00:02.000002Z'];
  const brought = (time: string, place: string) =>
    published(1, { itemCode: 'apple' }, 1, { wishTimes: [time] }, place);
  const rows = await takeAll([
    [brought(late, '0-7')],
    [publishedTotals({ hour: 1, item: 'apple', wishes: 3 }), brought(early, '1-2')],
    // The same moment once more, by another event; and one that is published again.
    [brought(late, '1-3'), brought(early, '1-2')],
  ]);
  expect(rows).toHaveLength(1);
  expect(Number(rows[0]!.wishes)).toBe(3);
  const seconds = (rows[0]!.wishTimes as Date[]).map((time) => time.getUTCSeconds());
  expect(seconds).toEqual([1, 2, 2]);
});

function publishedTotals({ hour, item, wishes }: Row): object {
  const firstAt = `2026-11-21T00:00:0${wishes}.000001Z`;
  return published(hour, { itemCode: item }, wishes, { wishes, firstAt });
}

function published(
  hour: number,
  key: object,
  records = 1,
  columns: object = {},
  place = '',
): object {
  return {
    ...{
      run: 'r',
      version: plan.version,
      countedHour: `2026-11-21T0${hour}:00:00.000000Z`,
      records,
    },
    state: 'value' in key ? wishers!.name : totals!.name,
    ...{ windowStart: '2026-11-21T00:00:00.000000Z', place },
    ...{ key: JSON.stringify(key), columns: JSON.stringify(columns) },
  };
}

async function takeAll(batches: readonly (readonly object[])[], state = totals!) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const tables = { base: 'base', delta: 'delta', pieces: 'pieces' };
  const file = join(folder, 'rows.ndjson');
  const read = readJson([file], pieceColumns);
  await runAll(connection, [...createStateTables(state, tables), ...createPieces(state, tables)]);
  for (const batch of batches) {
    await writeFile(file, batch.map((row) => `${JSON.stringify(row)}\n`).join(''));
    await runAll(connection, takePieces(state, tables, read));
    if (batch.length % 2 === 0) await runAll(connection, compactState(state, tables));
  }
  await runAll(connection, compactState(state, tables));
  const rows = await queryRows(connection, 'from base');
  connection.closeSync();
  instance.closeSync();
  return rows;
}
