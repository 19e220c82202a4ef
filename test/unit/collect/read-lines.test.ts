import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readLines } from '../../../src/collect/read-lines.ts';
import type { LineBlock, LineSource } from '../../../src/collect/read-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'pomona-read-'));

async function blocksOf(source: LineSource, maxLineBytes = 1000): Promise<LineBlock[]> {
  const blocks: LineBlock[] = [];
  for await (const block of readLines(source, maxLineBytes)) blocks.push(block);
  return blocks;
}

async function textsOf(source: LineSource, maxLineBytes?: number): Promise<string[]> {
  const blocks = await blocksOf(source, maxLineBytes);
  return blocks.flatMap(({ lines }) => lines.map(({ bytes }) => bytes.toString()));
}

function streamOf(...chunks: string[]): Readable {
  return Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
}

describe('lines of a file', () => {
  test('are the same however the bytes come', async () => {
    const text = 'one\r\n\n사과\nlast';
    for (let size = 1; size <= text.length; size += 1) {
      const bytes = Buffer.from(text);
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(await textsOf(Readable.from(chunks))).toEqual(['one', '', '사과', 'last']);
    }
  });

  test('are numbered from 1, empty ones too', async () => {
    const [block] = await blocksOf(streamOf('a\n\nb\n'));
    expect(block?.lines.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test('come without the byte order mark of the file', async () => {
    expect(await textsOf(streamOf('\uFEFFa\n\uFEFFb\n'))).toEqual(['a', '\uFEFFb']);
  });

  test('come out of a .gz file, made of several members too, with progress in zipped bytes', async () => {
    const path = join(folder, 'two.log.gz');
    const zipped = Buffer.concat([gzipSync('a\nb'), gzipSync('c\nd\n')]);
    writeFileSync(path, zipped);
    expect(await textsOf(path)).toEqual(['a', 'bc', 'd']);
    expect((await blocksOf(path)).at(-1)).toMatchObject({ bytesDone: zipped.length, atEnd: true });
  });

  test('longer than the limit are cut, marked, and cost their neighbours nothing', async () => {
    const long = 'x'.repeat(5000);
    const blocks = await blocksOf(streamOf(`a\n${long}`, `${long}\nb\n`), 100);
    const lines = blocks.flatMap((block) => block.lines);
    expect(lines.map(({ tooLong }) => tooLong)).toEqual([false, true, false]);
    expect(lines[1]?.bytes.length).toBe(1000);
  });

  test('of an empty file are none', async () => {
    expect(await textsOf(streamOf())).toEqual([]);
  });
});

describe('a file that cannot be read', () => {
  test('is named when it is not there', async () => {
    const path = join(folder, 'nothing.log');
    await expect(textsOf(path)).rejects.toMatchObject({
      code: 'not_found',
      message: `There is no file ${path}.`,
    });
  });

  test('is refused when it is a folder', async () => {
    await expect(textsOf(folder)).rejects.toMatchObject({ code: 'invalid_parameter' });
  });

  test('gives what is whole of a cut-off .gz file, then says so', async () => {
    const path = join(folder, 'cut.log.gz');
    writeFileSync(path, gzipSync('a\n'.repeat(1000)).subarray(0, 20));
    await expect(textsOf(path)).rejects.toMatchObject({ code: 'invalid_encoding' });
  });
});
