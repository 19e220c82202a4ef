import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NdjsonSink } from '../../../src/publish/ndjson-sink.ts';

let folder: string;
let sink: NdjsonSink;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-sink-'));
  sink = await NdjsonSink.open(folder);
});
afterEach(async () => {
  await sink.close();
  await rm(folder, { recursive: true });
});

const result = (batch: number, text = 'x') => ({
  batch,
  origin: { file: 'a.txt' },
  entries: [['BUYS', text] as const],
});

test('a batch that is given again, also after a restart, has one line', async () => {
  await sink.publish(result(1));
  await sink.publish(result(1));
  await sink.close();
  sink = await NdjsonSink.open(folder);
  await sink.publish(result(1));
  await sink.publish(result(2));
  expect(await readFile(sink.file, 'utf8')).toBe(
    '{"batch":1,"file":"a.txt","BUYS":"x"}\n{"batch":2,"file":"a.txt","BUYS":"x"}\n',
  );
});

test.each([
  ['an earlier batch', result(1)],
  ['another result of the last batch', result(2, 'y')],
])('%s is no repeat: the file holds results of another run', async (_, other) => {
  await sink.publish(result(1));
  await sink.publish(result(2));
  await expect(sink.publish(other)).rejects.toMatchObject({ code: 'invalid_parameter' });
});
