import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines } from '../../../src/collect/read-lines.ts';
import { CsvSplitter } from '../../../src/collect/split-csv.ts';
import type { CsvRow } from '../../../src/collect/split-csv.ts';
import { Readable } from 'node:stream';

async function rowsOf(text: string, columns?: number, chunkBytes = 1000): Promise<CsvRow[]> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
    bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
  const decoder = new TextDecoder();
  const splitter = new CsvSplitter({ delimiter: ',', decode: (part) => decoder.decode(part) });
  splitter.columns = columns;
  const rows: CsvRow[] = [];
  for await (const { lines, atEnd } of readLines(Readable.from(chunks), 1_000_000)) {
    rows.push(...splitter.split(lines, atEnd));
  }
  return rows;
}

function fieldsOf(rows: readonly CsvRow[]): unknown[] {
  return rows.map((row) => (row.kind === 'row' ? row.fields : `bad line ${row.line}`));
}

describe('rows of a CSV file', () => {
  test('are what csv-parse makes of them, however the bytes come', async () => {
    const cell = fc
      .array(fc.constantFrom('a', '사', '"', ',', '\n', ' ', ';', "'"), { maxLength: 5 })
      .map((parts) => parts.join(''));
    const write = (value: string) =>
      /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, chunkBytes) => {
        const text = rows.map((row) => `${row.map(write).join(',')}\n`).join('');
        const expected = parse(text, { relax_quotes: true });
        expect(fieldsOf(await rowsOf(text, 3, chunkBytes))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test('know the line they start in', async () => {
    const rows = await rowsOf('a,b\r\n\r\n1,"x\ny"\r\n2,z\n');
    expect(rows.map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  test('may have a quote inside a field that is not quoted', async () => {
    expect(fieldsOf(await rowsOf('1,5" pot\n2,x\n', 2))).toEqual([
      ['1', '5" pot'],
      ['2', 'x'],
    ]);
  });

  test('with too few or too many columns are bad and say how many they have', async () => {
    const rows = await rowsOf('1,2\n3\n4,5,6\n7,8\n', 2);
    expect(fieldsOf(rows)).toEqual([['1', '2'], 'bad line 2', 'bad line 3', ['7', '8']]);
    expect(rows[1]).toMatchObject({
      raw: '3',
      message: 'The row has 1 columns where the header has 2.',
    });
  });

  test('are not lost after a quote that is never closed', async () => {
    const rows = await rowsOf('1,"open\n2,x\n3,"y"\n4,z\n', 2);
    expect(fieldsOf(rows)).toEqual(['bad line 1', ['2', 'x'], ['3', 'y'], ['4', 'z']]);
    expect(rows[0]).toMatchObject({ raw: '1,"open', message: 'A quote is opened and not closed.' });
  });

  test('are not lost after text behind a closing quote', async () => {
    const rows = await rowsOf('1,"a"b\n2,x\n', 2);
    expect(fieldsOf(rows)).toEqual(['bad line 1', ['2', 'x']]);
  });

  test('are not lost to an open quote in a long file', async () => {
    const rest = Array.from({ length: 60_000 }, (_, index) => `${index},plain text without quotes`);
    const rows = await rowsOf(`0,"open\n${rest.join('\n')}\n`, 2, 60_000);
    expect(rows).toHaveLength(60_001);
    expect(rows.filter(({ kind }) => kind === 'bad')).toHaveLength(1);
  });
});
