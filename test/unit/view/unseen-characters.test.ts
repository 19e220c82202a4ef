import { expect, test } from 'vitest';
import { escapeUnseen, splitUnseen } from '../../../src/view/parts/unseen-characters.ts';

test('a text that can all be seen is one piece, line breaks and tabs included', () => {
  const text = '{"a": "설향 딸기 🍓",\n\t"b": "<script>alert(1)</script>"}';
  expect(splitUnseen(text)).toEqual([{ text }]);
  expect(escapeUnseen(text)).toBe(text);
  expect(splitUnseen('')).toEqual([]);
});

test.each([
  ['right-to-left override', '\u202e', 'U+202E', '\\u202e'],
  ['isolate', '\u2066', 'U+2066', '\\u2066'],
  ['zero-width space', '\u200b', 'U+200B', '\\u200b'],
  ['byte order mark', '\ufeff', 'U+FEFF', '\\ufeff'],
  ['NUL', '\0', 'U+0000', '\\u0000'],
  ['escape', '\x1b', 'U+001B', '\\u001b'],
  ['C1 control', '\x85', 'U+0085', '\\u0085'],
  ['line separator', '\u2028', 'U+2028', '\\u2028'],
  ['half of a pair', '\ud83c', 'U+D83C', '\\ud83c'],
  ['tag beyond the first plane', '\u{e0041}', 'U+E0041', '\\udb40\\udc41'],
])('a %s is shown by its name and escaped', (_what, character, mark, escaped) => {
  expect(splitUnseen(`a${character}b`)).toEqual([
    { text: 'a' },
    { text: character, mark },
    { text: 'b' },
  ]);
  expect(escapeUnseen(`a${character}b`)).toBe(`a${escaped}b`);
});

test('an escaped JSON text means the same', () => {
  const event = { name: 'abc\u202edef\u200b', tag: '\u{e0041}', fruit: '🍎' };
  expect(JSON.parse(escapeUnseen(JSON.stringify(event)))).toEqual(event);
});
