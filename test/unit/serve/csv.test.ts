import { expect, test } from 'vitest';
import { csvText } from '../../../src/serve/csv.ts';

test('CSV has a byte-order mark, a header, CRLF, and its columns in the given order', () => {
  expect(csvText(['b', 'a.c'], [{ 'a.c': 1, b: '배, "신고"\n' }])).toBe(
    '\uFEFFb,a.c\r\n"배, ""신고""\n",1\r\n',
  );
  expect(csvText(['a'], [])).toBe('\uFEFFa\r\n');
});

test('text that a spreadsheet would run is told as text, numbers stay numbers', () => {
  const columns = ['text', 'number', 'large', 'missing', 'flag', 'at', 'list'];
  const row = {
    text: '=1+1',
    number: -1.5,
    large: -(2n ** 60n),
    missing: null,
    flag: false,
    at: new Date(0),
    list: [1n, 'a'],
  };
  expect(csvText(columns, [row]).split('\r\n')[1]).toBe(
    `'=1+1,-1.5,-1152921504606846976,,false,1970-01-01T00:00:00.000Z,"[""1"",""a""]"`,
  );
});
