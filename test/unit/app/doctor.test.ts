import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { RunningPipeline } from '../../support/running-pipeline.ts';
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  marketFixtures,
  startMarketFixtures,
} from '../../../domains/market/fixture/market-fixtures.ts';
import { dataFolder } from '../../../src/app/data-folder.ts';
import { diagnose } from '../../../src/app/doctor.ts';
import type { Finding } from '../../../src/app/doctor/finding.ts';
import { loadDomainOf } from '../../../src/app/folder-domain.ts';
import { giveUpFile } from '../../../src/app/doctor/give-up.ts';
import type { NewRejection } from '../../../src/collect/quarantine-record.ts';
import { contentOf } from '../../support/content-of.ts';
import { flipByte } from '../../support/flip-byte.ts';
import { ingestOptions, noonMs, smallShop } from '../../support/small-shop.ts';

let running: RunningPipeline;
/** A folder of a stopped instance: 4 archived batches, the others in the log. */
beforeEach(async () => {
  running = await RunningPipeline.start({ clock: () => noonMs });
  for (const [index, batch] of smallShop.entries()) {
    await running.run((pipeline) =>
      pipeline.intake.ingest([...batch.events, { type: 'nonsense' }], ingestOptions(batch)),
    );
    if (index === 3) {
      await running.run((pipeline) => pipeline.log.seal());
      await running.archive();
    }
  }
  await running.settled();
  await running.run((pipeline) => pipeline.stop());
});
afterEach(() => running.dispose());

const path = (...parts: string[]) => join(running.folder, ...parts);

async function examine({ quick = false, environment = {} } = {}): Promise<readonly Finding[]> {
  return diagnose({
    ...{ folder: dataFolder(running.folder), host: '127.0.0.1', port: 0, quick },
    onExamining: () => undefined,
    ...{ chain: {}, loadDomain: loadDomainOf, declared: [], environment, clock: () => noonMs },
  });
}

/** What is not fine, of the folder itself. */
async function complaints(options?: { quick: boolean }): Promise<readonly Finding[]> {
  const machine = ['Node', 'Memory', 'Disk', 'Port'];
  const findings = await examine(options);
  return findings.filter(({ state, check }) => state !== 'fine' && !machine.includes(check));
}

async function archivedFile(): Promise<string> {
  const manifest = path('archive', 'manifests', '00000000000000000000.json');
  const { files } = JSON.parse(await readFile(manifest, 'utf8')) as { files: { path: string }[] };
  return path('archive', files[1]!.path);
}

/** Another process that has the databases open, and answers nobody. */
async function holdDatabases(): Promise<ChildProcess> {
  const files = [path('store.duckdb'), path('sources.duckdb')];
  const script = `
    const { DuckDBInstance } = await import(${JSON.stringify(import.meta.resolve('@duckdb/node-api'))});
    globalThis.held = await Promise.all(${JSON.stringify(files)}.map((file) => DuckDBInstance.create(file)));
    setInterval(() => held, 60_000);
    console.log('held');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  await once(child.stdout, 'data');
  return child;
}

const activeSegment = () => path('log', '00000000000000000013.ndjson');

describe('the doctor', () => {
  test('finds nothing wrong with a whole folder, and looks at all of it', async () => {
    const checks = (await examine()).map(({ check }) => check);
    expect(checks).toEqual(
      expect.arrayContaining(['Lock', 'Log', 'Quarantine', 'Archive', 'Store', 'Ledger']),
    );
    expect(await complaints()).toEqual([]);
    expect(await complaints({ quick: true })).toEqual([]);
  });

  test('has nothing to say of a folder that is not there', async () => {
    await rm(running.folder, { recursive: true });
    expect(await complaints()).toEqual([]);
  });

  test('asks each provider whose key is set whether it takes it, and never shows the key', async () => {
    const faults: Readonly<Record<string, string>> = { GARAK: 'api-error-quota' };
    const asked: string[] = [];
    const providers = await startMarketFixtures({
      clock: () => noonMs,
      faultOf: (provider) => {
        asked.push(provider);
        return faults[provider];
      },
    });
    const urls = Object.keys(marketFixtures).map((name) => [
      `POMONA_${name}_URL`,
      providers.urlOf(name),
    ]);
    const keys = {
      ...{ POMONA_KMA_KEY: 'none-of-its-keys', POMONA_AT_KEY: 'sample%2Bkey%3D' },
      ...{ POMONA_GARAK_ID: 'sample-name', POMONA_GARAK_PASSWORD: 'sample-word' },
    };
    const keysOf = async (environment: Readonly<Record<string, string>>, quick = false) => {
      const at = { ...(Object.fromEntries(urls) as Record<string, string>), ...environment };
      const findings = await examine({ quick, environment: at });
      return findings.filter(({ check }) => check === 'Service keys');
    };
    expect(await keysOf(keys, true)).toEqual([]);
    expect(await keysOf({})).toMatchObject([
      {
        state: 'fine',
        found: expect.stringMatching(/^no key is set for .*: sample data is used$/),
      },
    ]);
    expect(asked).toEqual([]);

    const findings = await keysOf(keys);
    await providers.stop();
    expect(asked.toSorted()).toEqual(['AT', 'GARAK', 'KMA']);
    const of = (name: string) => findings.find(({ found }) => found.startsWith(name));
    expect(of('KMA')).toMatchObject({
      state: 'broken',
      found: expect.stringContaining('KMA refuses the key: 30'),
      fix: expect.stringContaining('the decoded key'),
    });
    expect(of('AT')).toMatchObject({
      state: 'fine',
      found: expect.stringContaining('POMONA_AT_KEY is the percent-encoded form'),
    });
    expect(of('GARAK')).toMatchObject({
      state: 'doubtful',
      found: expect.stringContaining('GARAK takes the key:'),
      fix: expect.stringContaining('midnight in Seoul'),
    });
    expect(of('no key')?.found).toBe('no key is set for RDA, KAMIS, MAFRA');
    for (const key of Object.values(keys)) expect(JSON.stringify(findings)).not.toContain(key);
  });

  test('says of keys that it cannot tell whose they are where the domain cannot be read', async () => {
    await writeFile(path('domain.json'), '{');
    expect(await complaints()).toMatchObject([
      { check: 'Service keys', state: 'broken', found: expect.stringContaining('domain.json') },
    ]);
  });

  test('changes nothing, whatever is wrong', async () => {
    await flipByte(activeSegment(), 300);
    await appendFile(activeSegment(), '{"frame":{"offset":');
    await flipByte(await archivedFile(), 300);
    await writeFile(path('archive', 'manifests', '00000000000000000009.json'), '{');
    const before = await contentOf(running.folder);
    expect((await complaints()).length).toBeGreaterThan(2);
    expect(await contentOf(running.folder)).toEqual(before);
  });

  test('gives file, offsets and remedy of a damaged frame of the log', async () => {
    await flipByte(activeSegment(), 300);
    const found = await complaints();
    expect(found.map(({ check, state }) => [check, state])).toEqual([
      ['Log', 'broken'],
      ['Ledger', 'broken'],
    ]);
    expect(found[0]).toMatchObject({
      found: expect.stringContaining('3 records do not fit their checksum'),
      where: expect.stringContaining(`${activeSegment()}, bytes 0 to `),
      meaning: expect.stringContaining('cannot be recomputed'),
      fix: expect.stringContaining(`put ${activeSegment()} back`),
    });
    expect(found[0]!.where).toContain('offsets 13 to 16');
  });

  test('says less of damage that stands in the quarantine already', async () => {
    await flipByte(activeSegment(), 300);
    await running.revive();
    await running.run((pipeline) => pipeline.stop());
    expect((await complaints())[0]).toMatchObject({ check: 'Log', state: 'doubtful' });
  });

  test('misses rejected events whose file is gone, before the next start and after it', async () => {
    const { length } = smallShop;
    for (const name of await readdir(path('quarantine'))) await rm(path('quarantine', name));
    const missing = `${length} records are missing: `;
    expect(await complaints()).toEqual([
      expect.objectContaining({
        ...{ check: 'Quarantine', state: 'broken', found: expect.stringContaining(missing) },
      }),
    ]);
    await running.revive();
    expect(await running.ledger()).toMatchObject({ difference: 0, totals: { rejected: 0 } });
    expect(running.pipeline.warnings()).toEqual([
      expect.stringContaining(`The quarantine lacks ${length} of its records`),
    ]);
    const { quarantine } = running.pipeline;
    const rejection = { code: 'invalid_json', message: '', index: 0, raw: '', source: 'http' };
    await quarantine.add([rejection as NewRejection], noonMs);
    expect((await quarantine.list({ limit: 1 }))[0]).toMatchObject({ id: length });
    await running.run((pipeline) => pipeline.stop());
    expect(await complaints()).toEqual([
      expect.objectContaining({
        check: 'Quarantine',
        found: `${length} rejected events can no longer be read`,
      }),
    ]);
  });

  test.each([
    ['Keys', ['keys.json'], '{}'],
    ['Keys', ['keys.json'], 'pw_1'],
    ['Erasures', ['erasures', 'x.json'], '{"column":"userId"}'],
    ['Alerts', ['alerts.json'], '{"version":1}'],
  ])('%s: finds that %j cannot be read before a start does', async (check, file, text) => {
    await writeFile(path(...file), text);
    const found = expect.stringMatching(/cannot be read: .*(Mend it|Put it back)/) as string;
    expect(await complaints()).toEqual([
      expect.objectContaining({ check, state: 'broken', found }),
    ]);
    expect((await complaints())[0]!.found).toContain(path(...file));
  });

  test('advises to look again before it advises to kill what may be starting', async () => {
    const holder = await holdDatabases();
    const run = { pid: holder.pid, url: 'http://127.0.0.1:9', adminToken: 'x' };
    try {
      expect(await complaints()).toEqual([
        expect.objectContaining({
          ...{ check: 'Lock', state: 'doubtful' },
          found: expect.stringContaining('it may be starting'),
          fix: expect.stringMatching(/^look again in some seconds\..* kill \d+$/),
        }),
      ]);
      await writeFile(path('run.json'), JSON.stringify(run));
      expect(await complaints()).toMatchObject([{ check: 'Lock', state: 'broken' }]);
    } finally {
      holder.kill('SIGKILL');
    }
  });

  test('takes an unfinished write for what it is', async () => {
    await appendFile(activeSegment(), '{"frame":{"offset":');
    expect(await complaints()).toEqual([]);
    const log = (await examine()).find(({ check }) => check === 'Log');
    expect(log!.found).toContain('a write of 19 bytes');
  });

  test('tells which records are missing when the log is empty', async () => {
    await rm(path('log'), { recursive: true });
    const [log] = await complaints();
    expect(log).toMatchObject({
      check: 'Log',
      state: 'broken',
      found: '4 records are missing: the log begins too late',
    });
    expect(log!.where).toContain('offsets 13 to 17');
  });

  test('gives file, day and remedy of a damaged Parquet file; the quick one sees its length only', async () => {
    const file = await archivedFile();
    await flipByte(file, 300);
    expect(await complaints({ quick: true })).toEqual([]);
    expect(await complaints()).toEqual([
      expect.objectContaining({
        check: 'Archive',
        state: 'broken',
        found: 'a Parquet file does not fit its checksum',
        where: expect.stringContaining(`${file}, day 2026-11-20`),
        fix: expect.stringContaining(`--give-up ${file}`),
      }),
    ]);
    await rm(file);
    expect(await complaints({ quick: true })).toEqual([
      expect.objectContaining({ found: 'a Parquet file is missing' }),
    ]);
  });

  test('does what it advises where there is no backup', async () => {
    const file = await archivedFile();
    const folder = dataFolder(running.folder);
    await expect(giveUpFile(folder, file)).rejects.toMatchObject({ code: 'invalid_parameter' });
    await flipByte(file, 300);
    expect(await giveUpFile(folder, file)).toMatchObject({ path: file, day: '2026-11-20' });
    expect(await complaints()).toEqual([
      expect.objectContaining({
        state: 'doubtful',
        where: expect.stringContaining('day 2026-11-20'),
      }),
    ]);
  });

  test('sees a manifest that is damaged, and one that is gone', async () => {
    const manifest = path('archive', 'manifests', '00000000000000000000.json');
    await flipByte(manifest, 20);
    expect((await complaints())[0]).toMatchObject({ check: 'Log', state: 'broken' });
    expect(await complaints()).toContainEqual(
      expect.objectContaining({ check: 'Archive', state: 'broken', where: manifest }),
    );
    await rm(manifest);
    expect(await complaints()).toContainEqual(
      expect.objectContaining({ check: 'Archive', found: 'no manifest names a Parquet file' }),
    );
  });

  test('sees a damaged store and a damaged quarantine', async () => {
    await flipByte(path('quarantine', '00000000000000000000.ndjson'), 300);
    await writeFile(path('store.duckdb'), 'not a database');
    const found = await complaints();
    expect(found.map(({ check, state }) => [check, state])).toEqual([
      ['Store', 'broken'],
      ['Quarantine', 'doubtful'],
    ]);
    expect(found[0]!.fix).toContain(`move ${path('store.duckdb')}`);
  });

  test('tells damaged public data from a damaged store, and what to do with it', async () => {
    await flipByte(path('sources.duckdb'), 8200);
    expect(await complaints()).toEqual([
      expect.objectContaining({
        ...{ check: 'Public data', state: 'broken', where: path('sources.duckdb') },
        fix: expect.stringContaining('pomona sources replay') as string,
      }),
    ]);
  });
});
