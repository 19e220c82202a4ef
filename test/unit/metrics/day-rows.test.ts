import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDayRows, dayRowColumns, takeDayRows } from '../../../src/metrics/day-rows.ts';
import { createStateTables } from '../../../src/metrics/duckdb.ts';
import { planMetric, statesOf } from '../../../src/metrics/plan.ts';
import { readJson } from '../../../src/process/batch.ts';
import { queryRows, runAll } from '../../../src/process/database.ts';

const plan = planMetric({
  ...{ name: 'item_wishes', title: 'Wishes', window: 'hour', key: ['itemCode'] },
  measures: {
    wishes: { kind: 'count' },
    firstAt: { kind: 'earliest' },
    wishers: { kind: 'distinct', of: 'anonymousId' },
  },
});
const [totals, wishers] = statesOf(plan);

/** A row as it is published: `wishes` and `records` are the same here. */
interface Row {
  readonly day: number;
  readonly item: string;
  readonly wishes: number;
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-rows-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('whatever order rows come in and however often, of a key and day the one with the most records holds', async () => {
  const row = fc.record({
    day: fc.integer({ min: 1, max: 3 }),
    item: fc.constantFrom('apple', "pear's"),
    wishes: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(row, { minLength: 1 }), { minLength: 1 }),
      async (batches) => {
        const largest = new Map<string, Row>();
        for (const each of batches.flat()) {
          const key = `${each.day} ${each.item}`;
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

test('members of a set are there once, on however many days they were seen', async () => {
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

function publishedTotals({ day, item, wishes }: Row): object {
  const firstAt = `2026-11-21T00:00:0${wishes}.000001Z`;
  return published(day, { itemCode: item }, wishes, { wishes, firstAt });
}

function published(day: number, key: object, records = 1, columns: object = {}): object {
  return {
    ...{ run: 'r', version: plan.version, countedOn: `2026-11-2${day}`, records },
    state: 'value' in key ? wishers!.name : totals!.name,
    windowStart: '2026-11-21T00:00:00.000000Z',
    ...{ key: JSON.stringify(key), columns: JSON.stringify(columns) },
  };
}

async function takeAll(batches: readonly (readonly object[])[], state = totals!) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const tables = { base: 'base', days: 'days' };
  const file = join(folder, 'rows.ndjson');
  const read = readJson([file], dayRowColumns);
  await runAll(connection, [
    createStateTables(state, { base: 'base', delta: 'delta' })[0]!,
    ...createDayRows(state, tables),
  ]);
  for (const batch of batches) {
    await writeFile(file, batch.map((row) => `${JSON.stringify(row)}\n`).join(''));
    await runAll(connection, takeDayRows(state, tables, read));
  }
  const rows = await queryRows(connection, 'from base');
  connection.closeSync();
  instance.closeSync();
  return rows;
}
