import { expect, test, vi } from 'vitest';
import { jsonText, printable, printableLines, Progress } from '../../../src/app/output.ts';

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

test('where there is no terminal, the end of long work is told once', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const isTerminal = process.stderr.isTTY;
  process.stderr.isTTY = false;
  try {
    const progress = new Progress();
    for (const done of [1, 1000, 1000]) progress.show('Counting', done, 1000);
    expect(write.mock.calls.map(([line]) => line)).toEqual(['Counting 0 %\n', 'Counting 100 %\n']);
  } finally {
    process.stderr.isTTY = isTerminal;
    write.mockRestore();
  }
});
