import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMarketFixtures } from '../../domains/market/fixture/market-fixtures.ts';
import type { FixtureServer } from '../../domains/market/fixture/fixture-server.ts';
import { Random } from '../../domains/shop/sample/random.ts';
import { systemClock } from '../../src/base/time.ts';
import { root } from '../repo/project-files.ts';

/** A seed that failed is run again with POMONA_CRASH_SEED. */
const seed = Number(process.env['POMONA_CRASH_SEED'] ?? Date.now() % 1_000_000);
const random = new Random(seed);
const main = join(root, 'src', 'app', 'main.ts');
const longestLifeMs = 2_000;
const deaths = 4;
/** Only so that a hang ends. */
const hangMs = 300_000;

let parent: string;
let server: FixtureServer;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'pomona-sources-crash-'));
  // Every tenth request is answered with a failure, whatever the process does.
  server = await startMarketFixtures({
    clock: systemClock,
    faultOf: () => (random.next() < 0.1 ? '500' : undefined),
  });
});
afterAll(async () => {
  await server?.stop();
  await rm(parent, { recursive: true });
});

function start(folder: string, ...args: readonly string[]) {
  const env = { ...process.env, POMONA_AT_URL: server.urlOf('AT'), POMONA_AT_KEY: 'sample-key' };
  const command = [main, 'sources', ...args, '--data', join(parent, folder), '--json'];
  const child = spawn(process.execPath, command, { cwd: root, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout, stderr })),
  );
  return { kill: () => child.kill('SIGKILL'), ended };
}

const backfill = (folder: string) =>
  start(folder, 'backfill', 'at-settlements', '--from', '2026-10-30', '--to', '2026-11-02');

async function rowsOf(folder: string): Promise<unknown> {
  const env = { ...process.env };
  const sql =
    'select count(*) as "rows", sum(volumeKg) as volumeKg, sum(hash(t.date, t.marketCode, t.itemCode, t.gradeName, t.originName, t.volumeKg, t.amountKrw, t.sourcePart)::hugeint)::varchar as content from market.at_settlements t';
  const child = spawn(
    process.execPath,
    [main, 'sql', sql, '--format', 'json', '--data', join(parent, folder)],
    { cwd: root, env },
  );
  let stdout = '';
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(stdout) as unknown;
}

test(
  'a backfill that is killed again and again ends with the rows of one that was not',
  { timeout: hangMs },
  async () => {
    console.log(`seed ${seed}`);
    const whole = await backfillToTheEnd('whole');
    expect(whole).toMatchObject({ state: 'new' });
    for (let death = 0; death < deaths; death += 1) {
      const run = backfill('killed');
      await Promise.race([delay(600 + random.next() * longestLifeMs), run.ended]);
      run.kill();
      await run.ended;
    }
    expect(await backfillToTheEnd('killed')).toMatchObject({ rows: expect.any(Number) as number });
    const [killed, unharmed] = [await rowsOf('killed'), await rowsOf('whole')];
    expect(killed).toEqual(unharmed);
  },
);

/** Runs it until it has not failed: a server that fails too often ends a run, and the next one goes on. */
async function backfillToTheEnd(folder: string): Promise<{ state: string }> {
  for (;;) {
    const { code, stdout, stderr } = await backfill(folder).ended;
    if (code !== 0 && !stdout.includes('"failed"')) throw new Error(stderr);
    const end = JSON.parse(stdout) as { state: string };
    if (end.state !== 'failed') return end;
  }
}
