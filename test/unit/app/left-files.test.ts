import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataFolder, readRunFile, writeRunFile } from '../../../src/app/data-folder.ts';
import type { DataFolder } from '../../../src/app/data-folder.ts';
import { noteErasure, unfinishedErasures } from '../../../src/app/erasures.ts';
import { Pipeline } from '../../../src/app/pipeline.ts';
import { shop } from '../../../src/app/shop.ts';

let folder: DataFolder;
beforeEach(async () => {
  folder = dataFolder(await mkdtemp(join(tmpdir(), 'pomona-left-')));
});
afterEach(() => rm(folder.root, { recursive: true }));

const erasure = { column: 'userId', value: 'kim', beforeOffset: 7 } as const;

test('a noted erasure is read as it was noted, and there is none where nothing was ever noted', async () => {
  expect(await unfinishedErasures(folder.erasuresFolder)).toEqual([]);
  await mkdir(folder.erasuresFolder);
  const file = await noteErasure(folder.erasuresFolder, erasure);
  expect(await unfinishedErasures(folder.erasuresFolder)).toEqual([{ file, erasure }]);
});

test.each([
  ['half of one', '{"column":"userId","val'],
  ['a text of another kind', '{"column":"eventId","value":"1","beforeOffset":0}'],
])('an instance does not start over %s, and says which file and what to do', async (_, text) => {
  await mkdir(folder.erasuresFolder);
  const file = join(folder.erasuresFolder, 'a.json');
  await writeFile(file, text);
  const opened = Pipeline.open({
    ...{ folder, domain: shop, clock: () => 0, memoryLimitMb: 300 },
    onTrouble: () => undefined,
  });
  await expect(opened.then(() => 'opened')).rejects.toMatchObject({
    code: 'data_corrupt',
    message: expect.stringMatching(`^${file}, .* cannot be read: .*pomona events erase`),
  });
});

const run = { pid: 1, url: 'http://127.0.0.1:1', adminToken: 'token', startedAt: 'now' };

test('the run file appears whole, for its owner alone', async () => {
  await writeRunFile(folder, run);
  expect(await readRunFile(folder)).toEqual(run);
  expect(await readdir(folder.root)).toEqual(['run.json']);
});

test.each(['', '{"pid":1,"url":"http', '{"pid":1}', 'null'])(
  'a run file that holds only %j names nobody',
  async (text) => {
    await writeFile(folder.runFile, text);
    expect(await readRunFile(folder)).toBeUndefined();
  },
);
