import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PomonaProcess } from '../e2e/pomona-process.ts';
import { root } from '../repo/project-files.ts';
import { shopEvent } from '../unit/collect/shop-event.ts';

const bidi = '\u202e';
const escape = '\u001b';
const now = Date.now();
const occurredAt = new Date(now).toISOString();
const to = new Date(now + 3_600_000).toISOString();

let pomona: PomonaProcess;

beforeAll(async () => {
  pomona = await PomonaProcess.start();
  await pomona.post([
    shopEvent({ occurredAt, itemCode: `=1${bidi}${escape}[2J`, sessionId: `s${bidi}` }),
    shopEvent({ eventId: `e${bidi}`, type: `x${bidi}${escape}[2J` }),
  ]);
  await run('ledger');
});
afterAll(() => pomona.remove());

/** Runs a command on the instance, with a shell's redirections if need be. */
async function run(command: string, redirection = '') {
  const line = `"$0" src/app/main.ts ${command} --data "$1" ${redirection}`;
  const child = spawn('bash', ['-c', line, process.execPath, pomona.folder], { cwd: root });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}

test.each([
  ['events tail'],
  ['quarantine list'],
  ['quarantine show 0'],
  ['quarantine export'],
  ['quarantine replay 0'],
  [`insights crowded-products`],
  [`insights "no${bidi}where"`],
])('%s sends nothing to the terminal that a shopper typed to steer it', async (command) => {
  const { stdout, stderr } = await run(command);
  expect(stdout + stderr).toContain('\\u202e');
  expect(stdout + stderr).not.toMatch(/\p{Bidi_Control}|\u001b\[2J/u);
});

test('as JSON, programs get the text as it was sent', async () => {
  const { stdout } = await run('quarantine show 0 --json');
  expect(JSON.parse(stdout)).toMatchObject({ eventId: `e${bidi}`, code: 'unknown_type' });
  const { raw } = JSON.parse(stdout) as { raw: string };
  expect(JSON.parse(raw)).toMatchObject({ type: `x${bidi}${escape}[2J` });
});

test('CSV of the command line and of the API are one', async () => {
  const { stdout } = await run(`insights crowded-products --format csv --to ${to}`);
  const answer = await fetch(`${pomona.url}api/insights/crowded-products?format=csv&to=${to}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(stdout.split('\r\n')[1]).toContain(`'=1${bidi}`);
  // Reading as text takes the mark at the start off.
  expect(`\uFEFF${stdout}`).toBe(bytes.toString());
});

test('a full disk behind the output is told in a line, with exit code 3', async () => {
  const { code, stderr } = await run('insights crowded-products', '> /dev/full');
  expect(stderr).toMatch(/^pomona: The output cannot be written: ENOSPC[^\n]*\n$/);
  expect(code).toBe(3);
});

test('a reader that has seen enough is no mistake', async () => {
  const { code, stderr } = await run('metrics explain sessions', '> >(exec true); exit $?');
  expect([code, stderr]).toEqual([0, '']);
});

test('a start that finds its port taken leaves no data folder behind', async () => {
  const taken = createServer();
  await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
  const parent = await mkdtemp(join(tmpdir(), 'pomona-port-'));
  const folder = join(parent, 'data');
  const { port } = taken.address() as AddressInfo;
  const args = ['src/app/main.ts', 'up', '--no-sample', '--data', folder, '--port', String(port)];
  const child = spawn(process.execPath, args, { cwd: root });
  const ended = new Promise((resolve) => child.once('close', resolve));
  expect(await text(child.stderr)).toContain('(port_in_use)');
  expect([await ended, existsSync(folder)]).toEqual([3, false]);
  taken.close();
  await rm(parent, { recursive: true });
});

test('alerts lists the rules of the running instance with their state', async () => {
  const { code, stdout } = await run('alerts --json');
  const { rules } = JSON.parse(stdout) as { rules: readonly { name: string; state: string }[] };
  expect(rules.find(({ name }) => name === 'ingestion-stopped')).toMatchObject({ state: 'ok' });
  expect(code).toBe(0);
  expect((await run('alerts')).stdout).toMatch(/│ ingestion-stopped +│ ok +│ critical +│/);
});

test('what watches over a process is described in OpenAPI, and answers', async () => {
  const document = (await (await fetch(`${pomona.url}openapi.json`)).json()) as {
    paths: Record<string, unknown>;
  };
  for (const path of ['healthz', 'readyz', 'metrics']) {
    expect(document.paths).toHaveProperty([`/${path}`, 'get', 'responses', '200']);
    expect((await fetch(pomona.url + path)).status).toBe(200);
  }
});
