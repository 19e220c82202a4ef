import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putParts } from '../../../src/process/batch.ts';

const run = promisify(execFile);
const module = join(import.meta.dirname, '../../../src/process/batch.ts');

describe('Writing parts into a file', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pomona-parts-'));
    file = join(folder, 'parts.ndjson');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes them all, in the place of what was there or after it', async () => {
    await putParts(file, 'w', [Buffer.from('old')]);
    await putParts(file, 'w', [Buffer.from('a'), Buffer.alloc(0), Buffer.from('b')]);
    await putParts(file, 'a', [Buffer.from('c')]);
    expect(await readFile(file, 'utf8')).toBe('abc');
  });

  // A file that may not grow further takes what fits, as a disk does that fills up, and then refuses.
  it('fails with the file and the reason where only some of the bytes were taken', async () => {
    const script = `
      const { putParts } = await import(${JSON.stringify(module)});
      const parts = Array.from({ length: 50 }, () => Buffer.alloc(3_000, 'x'));
      await putParts(${JSON.stringify(file)}, 'w', parts).then(
        () => console.log('written'),
        ({ message }) => console.log(message),
      );`;
    const limited = `ulimit -f 100 && exec "$0" --input-type=module -e "$1"`;
    const { stdout } = await run('/bin/sh', ['-c', limited, process.execPath, script]);
    expect(stdout).toContain(`${file} cannot be written: EFBIG`);
    expect((await readFile(file)).length).toBeGreaterThan(0);
  });
});
