import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSdk, removeFolder } from '../../support/sdk-stage.ts';

let folder: string;
beforeAll(async () => {
  folder = await buildSdk();
});
afterAll(() => removeFolder(folder));

test.each(['pomona.js', 'pomona.mjs'])('%s has at most 3 kB after gzip', async (file) => {
  const code = await readFile(join(folder, file));
  expect(code.length).toBeGreaterThan(1000);
  expect(gzipSync(code).length).toBeLessThanOrEqual(3000);
});

test('the module can be imported where there is no page', async () => {
  const module = (await import(join(folder, 'pomona.mjs'))) as object;
  expect(Object.keys(module)).toEqual(['createTracker']);
});
