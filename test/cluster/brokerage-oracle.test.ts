import { randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Producer } from '@platformatic/kafka';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pomona } from '../crash/pomona-process.ts';
import { randomFiles } from '../support/order-model.ts';
import { KafkaBroker } from './kafka-broker.ts';
import { RunningCommand } from './running-command.ts';
import { SparkServer } from './spark-server.ts';

const seed = Number(process.env['POMONA_SEED'] ?? randomInt(1_000_000_000));
const timeout = 900_000;

let root: string;
let broker: KafkaBroker;
let spark: SparkServer;
let runners: readonly RunningCommand[] = [];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pomona-brokerage-'));
  broker = await KafkaBroker.start();
  spark = await SparkServer.start();
}, timeout);
afterAll(async () => {
  for (const runner of runners) await runner.end('SIGKILL');
  await spark.remove();
  await broker.remove();
  await rm(root, { recursive: true });
});

interface ResultLine {
  readonly batch: number;
  readonly wrong: number;
  readonly BUYS: string;
  readonly SELLS: string;
  readonly TOP5CLIENTS: string;
  readonly TOP5STOCKS: string;
}

/** Lines at the borders of what an order is. */
const borderLines = [
  '2016-03-22 20:25:60,1,80,LEAP,710,51.00,B',
  '2016-03-22 24:00:00,1,80,EPE,710,51.00,B',
  '2016-02-30 20:25:28,1,80,EPE,710,51.00,B',
  '2016-02-29 20:25:28,1,80,EPE,710,51.00,B',
  '1999-12-31 23:59:59,1,80,EPE,710,51.00,B',
  '2000-01-01 00:00:00,1,80,EPE,710,51.00,B',
  '0000-01-01 00:00:00,1,80,EPE,710,51.00,B',
  '9999-12-31 23:59:59,1,80,EPE,710,51.00,B',
  '2016-03-22 20:25:28,999999999999999999,0,A.B-9,100000000,1000000.0000,S',
  '2016-03-22 20:25:28,1,01,EPE,710,51.00,B',
  '2016-03-22 20:25:28,1,80,EPE,100000001,51.00,B',
  '2016-03-22 20:25:28,1,80,EPE,0710,51.00,B',
  '2016-03-22 20:25:28,1,80,EPE,710,1000000.0001,B',
  '2016-03-22 20:25:28,1,80,EPE,710,.5,B',
  '2016-03-22 20:25:28,1,80,EPE,710,5.,B',
  '2016-03-22 20:25:28,1,80,EPE,710,1e3,B',
  '2016-03-22 20:25:28,1,80,EPE,710,51.00,B,',
  '2016-03-22 20:25:28,1,80,epe,710,51.00,B',
  '2016-03-22 20:25:28,1,80,E\u0301PE,710,51.00,B',
  '2016-03-22 20:25:28,1,80,EPE,٧١٠,51.00,B',
  ' 2016-03-22 20:25:28,1,80,EPE,710,51.00,B',
  ',,,,,,',
  ' \t\u00a0\ufeff',
  '',
];

const unnamed = '2016-03-22 20:59:00,1,80,UNNAMED,710,51.00,B';
/** Records of whoever writes to the topic without naming its lines. */
const foreignRecords: readonly (Buffer | null)[] = [
  ...[unnamed, unnamed, `${unnamed}\n`, `${unnamed}\r`, 'x'.repeat(5_000)].map((text) =>
    Buffer.from(text),
  ),
  Buffer.from([0x32, 0xff, 0x00, 0xc3]),
  null,
];

test(
  `orders give the same from a file, from Kafka and from Spark, sent twice and whatever is killed (POMONA_SEED=${seed})`,
  { timeout },
  async () => {
    const [{ lines } = { lines: [] }] = randomFiles(seed, [12_000]);
    const file = join(root, 'orders.txt');
    await writeFile(file, [...lines, ...borderLines].map((line) => `${line}\n`).join(''));
    const whole = join(root, 'whole.txt');
    await writeFile(whole, `${await readFile(file, 'utf8')}${unnamed}\n${unnamed}\n`);
    const reference = await pomona('brokerage', 'run', '--file', whole, '--data', dataOf('file'));
    expect(reference.code, reference.stderr).toBe(0);
    const expected = totalsOf(await resultsOf('file'));

    runners = start();
    await send(file, '2500');
    await Promise.race(runners.map((runner) => runner.says('stdout', 'TOP5STOCKS', timeout)));
    for (const runner of runners) await runner.end('SIGKILL');
    spark.kill();
    runners = start();
    const sending = send(file, '1700');
    await spark.restart();
    await sending;
    await sendForeign();
    // Every wrong line of the file was sent twice, and four of the foreign records are none.
    const wanted = { ...expected, wrong: 2 * expected.wrong + 4 };
    for (const engine of ['kafka', 'spark']) {
      await expect
        .poll(async () => totalsOf(await resultsOf(engine)), { timeout: 600_000, interval: 500 })
        .toEqual(wanted);
    }
    for (const runner of runners) {
      const { code, stderr } = await runner.end('SIGINT');
      expect(code, stderr).toBe(0);
    }
    await expectSameEverywhere();
  },
);

async function expectSameEverywhere(): Promise<void> {
  const [file, kafka, onSpark] = await Promise.all(['file', 'kafka', 'spark'].map(resultsOf));
  for (const results of [kafka!, onSpark!]) {
    expect(results.map(({ batch }) => batch)).toEqual(results.map((_, index) => index + 1));
    const { TOP5CLIENTS, TOP5STOCKS } = results.at(-1)!;
    expect({ TOP5CLIENTS, TOP5STOCKS }).toEqual({
      TOP5CLIENTS: file!.at(-1)!.TOP5CLIENTS,
      TOP5STOCKS: file!.at(-1)!.TOP5STOCKS,
    });
  }
  expect(await quarantineOf('spark')).toEqual(await quarantineOf('kafka'));
  expect((await pomona('verify', '--data', dataOf('kafka'))).code).toBe(0);
  for (const engine of ['kafka', 'spark']) await expectPublished(engine);
}

/** What `watch` prints of a topic is what stands in the file, each batch once. */
async function expectPublished(engine: string): Promise<void> {
  const results = await resultsOf(engine);
  const watching = RunningCommand.start(
    ...['brokerage', 'watch', '--brokers', broker.address, '--topic', `results-${engine}`],
    ...['--from-start', '--json'],
  );
  await watching.says('stdout', `"key":"TOP5STOCKS","batch":${results.length},`, 60_000);
  const { stdout } = await watching.end('SIGINT');
  const printed = stdout.trimEnd().split('\n');
  const told = printed.map((line) => JSON.parse(line) as { key: string; text: string });
  const keys = ['BUYS', 'SELLS', 'TOP5CLIENTS', 'TOP5STOCKS'] as const;
  const published = told.map(({ key, text }) => [key, text]);
  expect(published).toEqual(results.flatMap((line) => keys.map((key) => [key, line[key]])));
}

function start(): readonly RunningCommand[] {
  const from = ['brokerage', 'run', '--brokers', broker.address];
  const to = (engine: string) => ['--data', dataOf(engine), '--results-topic', `results-${engine}`];
  const onSpark = ['--engine', 'spark', '--remote', `sc://127.0.0.1:${spark.port}`];
  return [
    RunningCommand.start(...from, ...to('kafka')),
    RunningCommand.start(...from, ...to('spark'), ...onSpark, '--storage', spark.storage),
  ];
}

async function send(file: string, lines: string): Promise<void> {
  const sent = await pomona(
    ...['brokerage', 'split-and-send', file, '--brokers', broker.address],
    ...['--lines', lines, '--every', '200ms'],
  );
  expect(sent.code, sent.stderr).toBe(0);
}

async function sendForeign(): Promise<void> {
  const producer = new Producer({ bootstrapBrokers: [broker.address], clientId: 'foreign' });
  await producer.send({
    messages: foreignRecords.map((value) => ({ topic: 'orders', value: value as Buffer })),
  });
  await producer.close();
}

const dataOf = (engine: string) => join(root, `data-${engine}`);

async function resultsOf(engine: string): Promise<readonly ResultLine[]> {
  const file = join(dataOf(engine), 'results', 'results.ndjson');
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as ResultLine);
}

function totalsOf(results: readonly ResultLine[]) {
  const sum = (of: (line: ResultLine) => string | number) =>
    results.reduce((total, line) => total + Number(of(line)), 0);
  return {
    buys: sum(({ BUYS }) => BUYS),
    sells: sum(({ SELLS }) => SELLS),
    wrong: sum(({ wrong }) => wrong),
  };
}

async function quarantineOf(engine: string): Promise<readonly (readonly [string, string])[]> {
  const { stdout } = await pomona('quarantine', 'export', '--data', dataOf(engine));
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly message: string; readonly raw: string })
    .map(({ message, raw }) => [message, raw] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
