import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shopEvents } from '../../../domains/shop/events.ts';
import { eventColumns } from '../../../src/collect/event-schema.ts';
import { planMetric } from '../../../src/metrics/plan.ts';
import { Store } from '../../../src/process/store.ts';
import { StoreReaders } from '../../../src/process/store-readers.ts';
import type { MetricDefinition } from '../../../src/metrics/definition.ts';

const events: MetricDefinition = {
  ...{ name: 'user_events', title: 'Events', window: 'none', key: ['userId'] },
  measures: { events: { kind: 'count' } },
};

let folder: string;
let store: Store;
let readers: StoreReaders;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-readers-'));
  store = await Store.open(
    {
      ...{ file: join(folder, 'store.duckdb'), tempFolder: folder, allowedFolders: [] },
      ...{ memoryLimitMb: 200, threads: 1 },
    },
    [planMetric(events)],
    eventColumns(shopEvents),
  );
  readers = await StoreReaders.open(store, 2);
});

afterEach(async () => {
  readers.close();
  store.close();
  await rm(folder, { recursive: true });
});

test('answers with plain values', async () => {
  const [row] = await readers.query(
    "select 1::bigint as n, 9007199254740993 as big, timestamp '2026-11-21 00:00' as t, [1::bigint] as l, null as none, $1 as given",
    ['사과'],
  );
  expect(row).toEqual({
    ...{ n: 1, big: 9007199254740993n, t: new Date('2026-11-21T00:00:00Z') },
    ...{ l: [1], none: null, given: '사과' },
  });
});

test('more queries than connections wait for their turn, and all are answered', async () => {
  const asked = Array.from({ length: 20 }, (_, n) => readers.query(`select ${n} as n`));
  const answers = await Promise.all(asked);
  expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

test('a connection is given back by who fails', async () => {
  const failing = Array.from({ length: 5 }, () => readers.query('from nowhere'));
  for (const result of await Promise.allSettled(failing)) expect(result.status).toBe('rejected');
  expect(await readers.query('select 1 as n')).toEqual([{ n: 1 }]);
});

test('a connection is with one at a time', async () => {
  const seen = new Map<unknown, number>();
  await Promise.all(
    Array.from({ length: 10 }, () =>
      readers.use(async (connection) => {
        seen.set(connection, (seen.get(connection) ?? 0) + 1);
        expect(seen.get(connection)).toBe(1);
        await connection.run('select 1');
        seen.set(connection, 0);
      }),
    ),
  );
  expect(seen.size).toBe(2);
});

test('a metric that is not filled yet is told from one that does not exist', async () => {
  expect(await readers.query('from user_events')).toEqual([]);
  await expect(readers.query('from nowhere')).rejects.toThrow('nowhere');
  const connection = await store.connect();
  await store.forgetMetrics(connection);
  connection.closeSync();
  await expect(readers.query('from user_events')).rejects.toMatchObject({
    code: 'metric_rebuilding',
    status: 503,
  });
});
