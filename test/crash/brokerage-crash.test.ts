import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { putInto } from '../../src/app/batch-job/folder-parts.ts';
import { root as projectRoot } from '../repo/project-files.ts';
import { expectedResults, randomFiles } from '../support/order-model.ts';
import { pomona, sqlRows } from './pomona-process.ts';

const seed = Number(process.env['POMONA_SEED'] ?? randomInt(1_000_000_000));
/** How often the process is killed at least; POMONA_CRASH_ROUNDS=30 for more. */
const rounds = Number(process.env['POMONA_CRASH_ROUNDS'] ?? 8);

let root: string;

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  stderr: string;
}

function start(): Running {
  const args = ['brokerage', 'run', '--folder', join(root, 'in'), '--data', join(root, 'data')];
  const child = spawn(process.execPath, ['src/app/main.ts', ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((end) => child.once('close', end));
  const running: Running = { child, ended, stderr: '' };
  child.stderr!.on('data', (bytes: Buffer) => (running.stderr += bytes.toString()));
  return running;
}

const watching = (running: Running) =>
  expect.poll(() => running.stderr, { timeout: 30_000 }).toContain('Watching');

async function resultLines(): Promise<readonly unknown[]> {
  const text = await readFile(join(root, 'data', 'results', 'results.ndjson'), 'utf8').catch(
    () => '',
  );
  const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return whole.slice(0, -1).map((line) => JSON.parse(line) as unknown);
}

test(
  `killed again and again while files come, the results are those of one run without a break (POMONA_SEED=${seed})`,
  { timeout: 120_000 + rounds * 20_000 },
  async () => {
    root = await mkdtemp(join(tmpdir(), 'pomona-crash-orders-'));
    await mkdir(join(root, 'in'));
    await writeFile(join(root, 'in', 'before.txt'), '2016-03-22 20:25:28,1,80,EPE,710,51.00,B\n');
    const files = randomFiles(
      seed,
      Array.from({ length: 14 }, (_, index) => (index % 5 === 0 ? 21_000 : 1_500)),
    );
    const expected = expectedResults(files);
    let running = start();
    try {
      await watching(running);
      const sending = (async () => {
        for (const { name, lines } of files) {
          await putInto(join(root, 'in'), name, lines.map((line) => `${line}\n`).join(''));
          await delay(randomInt(100, 1_200));
        }
      })();
      for (let round = 0; round < rounds; round += 1) {
        await delay(randomInt(100, 3_000));
        running.child.kill('SIGKILL');
        await running.ended;
        running = start();
      }
      await sending;
      await expect
        .poll(async () => (await resultLines()).length, { timeout: 90_000, interval: 200 })
        .toBe(expected.length);
      running.child.kill('SIGINT');
      expect(await running.ended, running.stderr).toBe(0);
      expect(await resultLines()).toEqual(expected);
      await expectNothingTwice(expected as readonly { wrong: number }[], files);
    } finally {
      running.child.kill('SIGKILL');
      await running.ended;
      await rm(root, { recursive: true });
    }
  },
);

async function expectNothingTwice(
  expected: readonly { readonly wrong: number }[],
  files: readonly { readonly lines: readonly string[] }[],
): Promise<void> {
  const data = join(root, 'data');
  const wrong = expected.reduce((sum, line) => sum + line.wrong, 0);
  const exported = await pomona('quarantine', 'export', '--data', data);
  expect(exported.stdout.trimEnd().split('\n')).toHaveLength(wrong);
  const orders = files.reduce((sum, file) => sum + file.lines.length, 0) - wrong;
  const [counted] = await sqlRows(
    data,
    'select sum(buys + sells)::bigint as n, (select count(distinct eventId) from events) as ids, (select count(*) from events) as records from order_batches',
  );
  expect(counted).toMatchObject({ n: orders, ids: orders });
  const repeats = Number(counted?.['records']) - orders;
  process.stderr.write(`brokerage crash: ${rounds} kills, ${orders} orders, ${repeats} repeats\n`);
  const ledger = await pomona('ledger', '--data', data, '--json');
  expect(JSON.parse(ledger.stdout), ledger.stderr).toMatchObject({ difference: 0 });
  expect((await pomona('verify', '--data', data)).code).toBe(0);
}
