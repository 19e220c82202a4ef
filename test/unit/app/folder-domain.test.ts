import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataFolder } from '../../../src/app/data-folder.ts';
import type { DataFolder } from '../../../src/app/data-folder.ts';
import { claimFolder, loadDomainOf } from '../../../src/app/folder-domain.ts';

let folder: DataFolder;
beforeEach(async () => {
  folder = dataFolder(await mkdtemp(join(tmpdir(), 'pomona-domain-')));
});
afterEach(() => rm(folder.root, { recursive: true }));

test('a folder is of the domain that opened it first, and of no other', async () => {
  await claimFolder(folder, 'brokerage');
  await claimFolder(folder, 'brokerage');
  expect((await loadDomainOf(folder)).name).toBe('brokerage');
  await expect(claimFolder(folder, 'shop')).rejects.toMatchObject({ code: 'folder_unusable' });
});

test('a folder without a name is the shop’s once it holds something', async () => {
  await claimFolder(folder, 'shop');
  await writeFile(folder.storeFile, '');
  expect(await readdir(folder.root)).toEqual(['store.duckdb']);
  await expect(claimFolder(folder, 'brokerage')).rejects.toMatchObject({
    code: 'folder_unusable',
    message: expect.stringContaining('holds events of the shop, not of the brokerage'),
  });
  expect((await loadDomainOf(folder)).name).toBe('shop');
});

test.each(['{', '{"name":1}', '{"name":"bakery"}'])(
  'a folder whose name reads %j is not opened',
  async (text) => {
    await writeFile(folder.domainFile, text);
    await expect(loadDomainOf(folder)).rejects.toMatchObject({ code: 'folder_unusable' });
  },
);
