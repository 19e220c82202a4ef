import { expect, test } from 'vitest';
import { SparkBatchCollector } from '../../../src/process/spark-batches.ts';

const states = ['sides_totals', 'clients_totals'];

interface Row {
  readonly state: string;
  readonly batchTime: string;
  readonly records: number;
  readonly key?: object;
  readonly columns?: object;
  readonly run?: string;
}

function value({ state, batchTime, records, key = {}, columns = {}, run = 'r1' }: Row): Buffer {
  const row = { run, state, windowStart: null, records, columns: JSON.stringify(columns) };
  return Buffer.from(JSON.stringify({ ...row, key: JSON.stringify({ batchTime, ...key }) }));
}

/** Three lines of which two are events, of two clients. */
const batch = (batchTime: string): readonly Row[] => [
  { state: 'batch_lines_totals', batchTime, records: 3, columns: { events: 2 } },
  { state: 'sides_totals', batchTime, records: 2 },
  { state: 'clients_totals', batchTime, records: 1, key: { client: 'a' } },
  { state: 'clients_totals', batchTime, records: 1, key: { client: 'b' } },
  {
    ...{ state: 'wrong_lines_totals', batchTime, records: 1 },
    key: { topicPartition: '0', logOffset: '7', tooLong: 'false', raw: 'nonsense' },
  },
];

function collect(rows: readonly Row[], lastTime = ''): SparkBatchCollector {
  const collector = new SparkBatchCollector('r1', states, lastTime);
  for (const [index, row] of rows.entries()) collector.add(value(row), 10 + index);
  return collector;
}

test.each(batch('t1').map((row) => [JSON.stringify(row), row] as const))(
  'a batch without its row %s is not whole',
  (_, missing) => {
    const rows = batch('t1').filter((row) => JSON.stringify(row) !== JSON.stringify(missing));
    expect(collect(rows).take()).toBeUndefined();
  },
);

test('a whole batch is taken once, with its wrong lines and the place where later ones begin', () => {
  const collector = collect(batch('t1'));
  expect(collector.take()).toMatchObject({
    ...{ time: 't1', events: 2, nextOffset: 15 },
    wrong: [{ partition: 0, offset: 7, tooLong: false, raw: 'nonsense' }],
    rows: { length: 3 },
  });
  expect(collector.take()).toBeUndefined();
});

test('rows that come again, or are of another run, change nothing', () => {
  const others = batch('t1').map((row) => ({ ...row, run: 'r2' }));
  const collector = collect([...batch('t0'), ...batch('t1'), ...others, ...batch('t1')], 't0');
  expect(collector.take()).toMatchObject({ time: 't1', events: 2, rows: { length: 3 } });
  expect(collector.take()).toBeUndefined();
  for (const row of batch('t1')) collector.add(value(row), 99);
  expect(collector.take()).toBeUndefined();
});

test('batches are taken in the order in which they came, also where the clock of Spark went back', () => {
  const collector = collect([...batch('t3'), ...batch('t2')], 't4');
  expect([collector.take()?.time, collector.take()?.time]).toEqual(['t3', 't2']);
});
