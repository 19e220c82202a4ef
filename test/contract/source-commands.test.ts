import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMarketFixtures } from '../../domains/market/fixture/market-fixtures.ts';
import { systemClock } from '../../src/base/time.ts';
import type { KeyCheckOf } from '../../src/app/commands/source-commands.ts';
import type { SourcesAnswer } from '../../src/serve/source-contract.ts';
import { root } from '../repo/project-files.ts';

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-sources-'));
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/csv' }).end('item,kg\napple,12\npear,7\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stock = {
    ...{ name: 'own-stock', url: `http://127.0.0.1:${port}/stock`, format: 'csv' },
    ...{ schedule: '30 7 * * *', key: ['item'] },
    columns: [
      { name: 'item', type: 'varchar' },
      { name: 'kg', type: 'double' },
    ],
  };
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ sources: [stock] }));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

/** Runs a command on a folder that no instance works on. */
async function run(...words: readonly string[]) {
  return runIn({}, ...words, '--data', join(folder, 'data'));
}

async function runIn(environment: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const given = ['src/app/main.ts', 'sources', ...words];
  const child = spawn(process.execPath, given, {
    ...{ cwd: root, env: { ...process.env, ...environment } },
  });
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { stdout, stderr, exitCode: child.exitCode };
}

test('sources of the settings are run, listed and replayed while no instance runs', async () => {
  const config = ['--config', join(folder, 'settings.json')];
  expect((await run('run', 'own-stock')).stderr).toContain('There is no source "own-stock"');
  expect((await run('run', 'own-stock', ...config)).stdout).toContain('own-stock: new (2 rows');
  expect((await run('list', ...config)).stdout).toMatch(
    /own-stock .* 30 7 \* \* \* .* 07:30:00 KST .* market\.own_stock/,
  );
  expect((await run('replay', 'own-stock', ...config)).stdout).toContain('1 answers read again');
  const { stdout } = await run('status', ...config);
  const [row = ''] = stdout.split('\n').filter((line) => line.includes('own-stock'));
  const json = (await run('status', '--json', ...config)).stdout;
  const { sources } = JSON.parse(json) as SourcesAnswer;
  const endedAt = sources.find(({ name }) => name === 'own-stock')?.lastRun?.endedAt ?? '';
  const inSeoul = new Date(Date.parse(endedAt) + 9 * 3_600_000).toISOString();
  expect(row).toContain(` ${inSeoul.slice(0, 10)} ${inSeoul.slice(11, 19)} KST `);
});

test('the state of a source tells its last run and its last backfill apart', async () => {
  const config = ['--config', join(folder, 'settings.json')];
  const days = ['--from', '2026-01-05', '--to', '2026-01-06'];
  expect((await run('backfill', 'own-stock', ...days, ...config)).exitCode).toBe(0);
  const { stdout } = await run('status', ...config);
  expect(stdout).toMatch(/last run .* backfill/);
  const [row = ''] = stdout.split('\n').filter((line) => line.includes('own-stock'));
  expect(row).toMatch(/(?:new|unchanged) \d{4}-\d\d-\d\d \d\d:\d\d:\d\d KST/);
});

test('the keys of a shell are checked before there is a data folder, and what is no refusal is not called one', async () => {
  const providers = await startMarketFixtures({ clock: systemClock });
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  const environment = {
    ...{ POMONA_KMA_KEY: 'none of its keys', POMONA_KMA_URL: providers.urlOf('KMA') },
    ...{ POMONA_AT_KEY: 'sample key', POMONA_AT_URL: providers.urlOf('AT') },
    ...{ POMONA_RDA_KEY: 'sample key', POMONA_RDA_URL: `http://127.0.0.1:${port}` },
  };
  const data = join(folder, 'not-there-yet');
  const checked = await runIn(environment, 'keys', 'check', '--json', '--data', data);
  await providers.stop();
  const checks = JSON.parse(checked.stdout) as KeyCheckOf[];
  expect(new Set(checks.map(({ keysOf }) => keysOf))).toEqual(new Set(['this shell']));
  expect(Object.fromEntries(checks.map(({ provider, state }) => [provider, state]))).toEqual({
    ...{ KMA: 'refused', AT: 'accepted', RDA: 'unreachable' },
    ...{ MAFRA: 'missing', GARAK: 'missing', KAMIS: 'missing' },
  });
  expect(checked.exitCode).toBe(1);
  expect(existsSync(data)).toBe(false);
});

test('a fixture says what is wrong with its fault or its port', async () => {
  const unknown = await runIn({}, 'fixture', '--fault', 'nope');
  expect(unknown.stderr).toContain('xml-error-NN');
  expect(unknown.exitCode).toBe(2);
  const { port } = server.address() as AddressInfo;
  const busy = await runIn({}, 'fixture', '--port', String(port));
  expect(busy.stderr).toContain(`Port ${port} on 127.0.0.1 is taken by another program.`);
  expect(busy.stderr).not.toContain('    at ');
  expect((await runIn({}, 'fixture', '--help')).stdout).toContain('GARAK: no-count, api-error');
});
