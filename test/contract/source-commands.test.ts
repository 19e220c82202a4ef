import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  const given = ['src/app/main.ts', 'sources', ...words, '--data', join(folder, 'data')];
  const child = spawn(process.execPath, given, { cwd: root });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr };
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
