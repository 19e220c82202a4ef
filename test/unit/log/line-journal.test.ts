import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LineJournal } from '../../../src/log/line-journal.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-journal-'));
  file = join(folder, 'journal.ndjson');
});
afterEach(() => rm(folder, { recursive: true }));

async function linesOf(path: string): Promise<readonly object[]> {
  const lines: object[] = [];
  const journal = await LineJournal.open(path, (line) => lines.push(line));
  await journal.close();
  return lines;
}

test('what a crash left of the last line is cut off, and the next line stands whole', async () => {
  const first = await LineJournal.open(file, () => undefined);
  await first.append({ number: 1 });
  await first.close();
  await appendFile(file, '{"number": 2, "te');
  const second = await LineJournal.open(file, () => undefined);
  await second.append({ number: 3 });
  await second.close();
  expect(await readFile(file, 'utf8')).toBe('{"number":1}\n{"number":3}\n');
  expect(await linesOf(file)).toEqual([{ number: 1 }, { number: 3 }]);
});

test('a damaged whole line is told with its number', async () => {
  await writeFile(file, '{"number":1}\n{"num\n{"number":3}\n');
  await expect(linesOf(file)).rejects.toMatchObject({
    code: 'data_corrupt',
    message: expect.stringContaining(`Line 2 of ${file} cannot be read`),
  });
});
