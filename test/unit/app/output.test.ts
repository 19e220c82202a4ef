import { expect, test } from 'vitest';
import { jsonText, printable, printableLines } from '../../../src/app/output.ts';

const hostile = '배 \u001b[2J \u009b31m \u202e\u2066 \u2028\u007f\n\u0000';

test('text that could steer a terminal is shown, not sent; what is merely foreign stays', () => {
  expect(printable(hostile)).toBe(
    '배 \\u001b[2J \\u009b31m \\u202e\\u2066 \\u2028\\u007f\\u000a\\u0000',
  );
  expect(printable('👩‍🌾 사과 é')).toBe('👩‍🌾 사과 é');
  expect(printableLines('one\ntwo\u001b')).toBe('one\ntwo\\u001b');
});

test('JSON holds the very same text, and nothing in it steers a terminal', () => {
  const written = jsonText({ hostile, large: 2n ** 60n }, 2);
  expect(JSON.parse(written)).toEqual({ hostile, large: '1152921504606846976' });
  expect(written.replaceAll(/[\n ]/g, '')).toBe(printable(written.replaceAll(/[\n ]/g, '')));
});
