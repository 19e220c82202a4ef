import { randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pomona, sqlRows } from '../crash/pomona-process.ts';
import { expectedResults, randomFiles } from '../support/order-model.ts';

const seed = Number(process.env['POMONA_SEED'] ?? randomInt(1_000_000_000));

test(`random files give the results of a plain computation (POMONA_SEED=${seed})`, async () => {
  const root = await mkdtemp(join(tmpdir(), 'pomona-oracle-orders-'));
  const data = join(root, 'data');
  try {
    const files = randomFiles(seed, [300, 25_001, 1, 10_000]);
    for (const { name, lines } of files) {
      const file = join(root, name);
      await writeFile(file, lines.join('\n'));
      const { code, stderr } = await pomona('brokerage', 'run', '--file', file, '--data', data);
      expect(code === 0 || lines.length === 1, stderr).toBe(true);
    }
    const results = await readFile(join(data, 'results', 'results.ndjson'), 'utf8');
    const lines = results.trimEnd().split('\n');
    const expected = expectedResults(files);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(expected);
    const wrong = expected.reduce((sum, line) => sum + (line as { wrong: number }).wrong, 0);
    const exported = await pomona('quarantine', 'export', '--data', data);
    expect(exported.stdout.trimEnd().split('\n')).toHaveLength(wrong);
    const [{ n } = {}] = await sqlRows(data, 'select count(*) as n from events');
    expect(n).toBe(files.reduce((sum, file) => sum + file.lines.length, 0) - wrong);
  } finally {
    await rm(root, { recursive: true });
  }
});
