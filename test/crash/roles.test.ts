import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LedgerAnswer } from '../../src/serve/contract.ts';
import { Instance } from './instance.ts';
import { PomonaProcess, pomona, writeSettings } from './pomona-process.ts';
import { ShopClients } from './shop-clients.ts';

let root: string;
let settings: string;
let started: Instance[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pomona-roles-'));
  settings = await writeSettings(join(root, 'settings.json'), { segmentMiB: 0.2 });
  started = [];
});

afterEach(async () => {
  for (const each of started) await each.end('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

async function start(roles: string): Promise<Instance> {
  const instance = new Instance(join(root, 'data'), settings, ['--roles', roles]);
  started.push(instance);
  await instance.start();
  return instance;
}

async function detailOf(url: string, method = 'GET'): Promise<{ status: number; detail: string }> {
  const answer = await fetch(url, { method });
  const { detail } = (await answer.json()) as { detail: string };
  return { status: answer.status, detail };
}

test('a collector alone takes events in, and is killed; whoever counts later has them all', async () => {
  const clients = new ShopClients(2);
  const collector = await start('collector');
  clients.url = collector.url;
  await clients.progress(300);
  const before = await pomona('ledger', '--json', '--data', collector.folder);
  const ledger = JSON.parse(before.stdout) as LedgerAnswer;
  expect(ledger).toMatchObject({ roles: ['collector'], difference: 0 });
  expect(ledger.totals.counted).toBe(0);
  expect(ledger.totals.pending).toBe(ledger.totals.accepted);
  await collector.end('SIGKILL');
  await clients.stop();
  const counting = await start('engine,api');
  await counting.expectAllCounted(clients);
}, 120_000);

test('each process says what it does, and where to go for the rest', async () => {
  const collector = await start('collector');
  expect(await (await fetch(`${collector.url}/readyz`)).json()).toEqual({
    ...{ status: 'ready', faults: [], warnings: [] },
    roles: ['collector'],
  });
  expect(await (await fetch(`${collector.url}/metrics`)).text()).toMatch(
    /pomona_role\{role="collector"\} 1\npomona_role\{role="engine"\} 0/,
  );
  const elsewhere = { status: 404, detail: expect.stringContaining('with the role api') };
  expect(await detailOf(`${collector.url}/api/ledger`)).toEqual(elsewhere);
  expect(await detailOf(`${collector.url}/health`)).toEqual(elsewhere);
  const rebuilt = await pomona('metrics', 'rebuild', 'access', '--data', collector.folder);
  expect(rebuilt.stderr).toContain('with the role engine');
  expect((await pomona('doctor', '--quick', '--data', collector.folder)).stdout).toContain(
    'does its work: collector\n',
  );
  await collector.end('SIGTERM');

  const counting = await start('engine,api');
  expect(await detailOf(`${counting.url}/v1/events`, 'POST')).toEqual({
    status: 404,
    detail: expect.stringContaining('with the role collector'),
  });
  expect((await fetch(`${counting.url}/api/storefront`)).status).toBe(404);
  expect(await (await fetch(`${counting.url}/api/health`)).json()).toMatchObject({
    roles: ['engine', 'api'],
  });
  const ran = await pomona('sources', 'run', 'kma-forecast', '--data', counting.folder);
  expect(ran.stderr).toContain('with the role sources');
}, 60_000);

test('roles that cannot work without another end the start with the way out', async () => {
  const alone = PomonaProcess.start(join(root, 'data'), settings, ['--roles', 'collector,api']);
  expect(await alone.ready()).toBeUndefined();
  const { code, stderr } = await alone.ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/--roles collector,engine,api; .*--log kafka/);
});
