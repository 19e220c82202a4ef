import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pomona, sqlRows } from '../crash/pomona-process.ts';

const input = `2016-03-22 19:20:59,1,80,EPE,710,51.00,B
2016-03-22 19:21:00,2,81,EPE,3,51.00,B
2016-03-22 20:20:59,3,70,ABC,100,0.0125,S
what is this
2016-03-22 20:20:01,4,9,ABC,8,1.25,S

2016-03-22 20:19:00,5,10,DEF,107,0.10,B
2016-03-22 20:19:00,5,10,DEF,1,10.70,B
2016-03-22 20:20:00,6,11,XYZ,1,21.40,b
`;

let root: string;
let file: string;
let data: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pomona-golden-orders-'));
  file = join(root, 'orders.txt');
  data = join(root, 'data');
  await writeFile(file, input);
});
afterEach(() => rm(root, { recursive: true }));

const run = (...args: readonly string[]) =>
  pomona('brokerage', 'run', '--file', file, '--data', data, ...args);

test('a small file gives these lines on the console and this line in the results', async () => {
  const { code, stdout, stderr } = await run();
  expect(code, stderr).toBe(0);
  // By hand: 80 bought for 710 * 51; 10 for 10.70 twice; of EPE only order 2 lies in the last 60 minutes.
  expect(stdout).toBe(`BUYS 4
SELLS 2
TOP5CLIENTS 80:36210.00, 81:153.00, 10:21.40, 9:10.00, 70:1.25
TOP5STOCKS ABC:108, DEF:108, EPE:3
`);
  expect(stderr).toContain('Wrong line format: orders.txt line 4: 7 fields are expected, got 1\n');
  expect(stderr).toContain('Wrong line format: orders.txt line 9: side must be B or S, got "b"\n');
  expect(await readFile(join(data, 'results', 'results.ndjson'), 'utf8')).toBe(
    '{"batch":1,"file":"orders.txt","fromLine":1,"toLine":9,"wrong":2,"BUYS":"4","SELLS":"2","TOP5CLIENTS":"80:36210.00, 81:153.00, 10:21.40, 9:10.00, 70:1.25","TOP5STOCKS":"ABC:108, DEF:108, EPE:3"}\n',
  );
});

test('the other commands know the folder: quarantine, SQL, insights, counts and verification', async () => {
  await run();
  const list = await pomona('quarantine', 'list', '--data', data, '--json');
  expect(list.stdout).toContain('Wrong line format: orders.txt line 4');
  expect(list.stdout).toContain('what is this');
  expect(await sqlRows(data, 'select count(*) as n from events')).toEqual([{ n: 6 }]);
  const stocks = await pomona(
    ...['insights', 'top-stocks', '--data', data, '--format', 'csv'],
    ...['--from', '2016-03-22T19:00:00Z', '--to', '2016-03-22T20:00:00Z'],
  );
  expect(stocks.stdout).toContain('1,EPE,713');
  expect((await pomona('events', 'count', '--data', data, '--json')).stdout).toContain('6');
  expect((await pomona('verify', '--data', data)).code).toBe(0);
});

test('the same file name is read once, and another file goes on where it ended', async () => {
  await run();
  const again = await run();
  expect(again).toMatchObject({ code: 0, stdout: '' });
  expect(again.stderr).toContain('orders.txt was read before');
  file = join(root, 'more.txt');
  await writeFile(file, '2016-03-22 20:21:00,7,9,ABC,1,90,B\n');
  expect(JSON.parse((await run('--json')).stdout)).toMatchObject({
    ...{ batch: 2, BUYS: '1', SELLS: '0', TOP5STOCKS: 'ABC:109, DEF:108' },
    TOP5CLIENTS: '80:36210.00, 81:153.00, 9:100.00, 10:21.40, 70:1.25',
  });
});

test('by processing time, the last hour is that of reading', async () => {
  const { stdout } = await run('--time', 'processing');
  expect(stdout).toContain('TOP5STOCKS EPE:713, ABC:108, DEF:108\n');
});

test('a file of nothing but wrong lines ends with exit code 1, none at all too', async () => {
  await writeFile(file, 'a\nb\n');
  expect((await run()).code).toBe(1);
  file = join(root, 'none.txt');
  expect((await run()).code).toBe(1);
  expect((await pomona('brokerage', 'run', '--data', data)).code).toBe(2);
});

test('a folder of orders is not opened as one of the shop', async () => {
  await run();
  const up = await pomona('up', '--data', data, '--port', '0', '--no-sample');
  expect(up.code).toBe(3);
  expect(up.stderr).toContain('holds events of the brokerage, not of the shop');
});

test.each([
  ['after its results were out', 0],
  ['before its results were out', 1],
])('a crash %s has the last batch read again, and changes nothing', async (_, cutResults) => {
  await writeFile(file, `${input.repeat(1_200)}wrong at the end\n`);
  await run();
  const journal = join(data, 'progress.ndjson');
  const results = join(data, 'results', 'results.ndjson');
  const whole = await readFile(results, 'utf8');
  expect(whole.trimEnd().split('\n')).toHaveLength(2);
  const rejected = await pomona('quarantine', 'export', '--data', data);
  await cutLines(journal, 2);
  await cutLines(results, cutResults);
  const again = await run();
  expect(again.code, again.stderr).toBe(0);
  expect(await readFile(results, 'utf8')).toBe(whole);
  expect((await pomona('quarantine', 'export', '--data', data)).stdout).toBe(rejected.stdout);
  const rows = await sqlRows(
    data,
    'select sum(buys + sells)::bigint as n, (select count(*) from events) as records from order_batches',
  );
  // Read twice, counted once: the second batch holds 533 of the 7,200 orders.
  expect(rows).toEqual([{ n: 7_200, records: 7_733 }]);
});

async function cutLines(path: string, lines: number): Promise<void> {
  const kept = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(path, `${kept.slice(0, kept.length - lines).join('\n')}\n`);
}

test('a file that is gone after a crash is told of, and the next one is counted by itself', async () => {
  await run();
  await cutLines(join(data, 'progress.ndjson'), 2);
  await rm(join(data, 'results'), { recursive: true });
  await rm(file);
  file = join(root, 'next.txt');
  await writeFile(file, '2016-03-22 20:21:00,7,9,ABC,1,90,B\n');
  const { code, stdout, stderr } = await run();
  expect(stderr).toContain('orders.txt was not read to its end: There is no file');
  expect([code, stdout.slice(0, 15)]).toEqual([0, 'BUYS 1\nSELLS 0\n']);
});
