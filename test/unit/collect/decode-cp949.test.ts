import { expect, test } from 'vitest';
import { decodeCp949 } from '../../../src/collect/decode-cp949.ts';

function decode(hex: string): string {
  return decodeCp949(Buffer.from(hex, 'hex'));
}

test.each([
  ['bbe7b0fa', '사과'],
  // The first and the last syllable of the extension, and two between.
  ['8141', '갂'],
  ['c652', '힣'],
  ['8c63b9e6b0a2c7cf', '똠방각하'],
  ['94ee', '뷁'],
  ['a1ad20a2e6', '∼ €'],
  ['f9a1', '品'],
  ['61622c31', 'ab,1'],
])('%s is %s', (hex, text) => {
  expect(decode(hex)).toBe(text);
});

test.each([
  ['ff41', '\uFFFDA'],
  ['80', '\uFFFD'],
  ['b0', '\uFFFD'],
  ['b02c61', '\uFFFD,a'],
  ['ffff61', '\uFFFDa'],
])('%s, which is not CP949, is %s', (hex, text) => {
  expect(decode(hex)).toBe(text);
});
