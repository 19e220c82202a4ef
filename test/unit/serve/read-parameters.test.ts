import Type from 'typebox';
import { expect, test } from 'vitest';
import { parseDurationMs } from '../../../src/serve/duration.ts';
import type { QueryText } from '../../../src/serve/read-parameters.ts';
import { readParameters } from '../../../src/serve/read-parameters.ts';

const declared = {
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 10 }),
  mode: Type.Enum(['ordered', 'any'], { default: 'ordered' }),
  window: Type.Optional(Type.String({ format: 'duration' })),
};

test('parameters get their defaults, and from, to and format are left to others', () => {
  expect(readParameters(declared, { from: 'x', to: 'y', format: 'csv' })).toEqual({
    limit: 10,
    mode: 'ordered',
  });
  expect(readParameters(declared, { limit: '100', mode: 'any', window: '30m' })).toEqual({
    limit: 100,
    mode: 'any',
    window: '30m',
  });
});

test.each<[QueryText, string]>([
  [{ limit: '0' }, 'limit must be an integer from 1 to 100; it was "0"'],
  [{ limit: '101' }, 'limit must be an integer from 1 to 100; it was "101"'],
  [{ limit: '1e1' }, 'limit must be an integer from 1 to 100; it was "1e1"'],
  [{ limit: '' }, 'limit must be an integer from 1 to 100; it was ""'],
  [{ limit: ['1', '2'] }, 'limit may be given once'],
  [{ mode: 'all' }, 'mode must be one of ordered, any; it was "all"'],
  [
    { limitt: '5' },
    '"limitt" is not a parameter here; allowed: from, to, format, limit, mode, window',
  ],
  [
    { constructor: 'x' },
    '"constructor" is not a parameter here; allowed: from, to, format, limit, mode, window',
  ],
])('%j is refused with what is allowed', (query, message) => {
  expect(() => readParameters(declared, query)).toThrow(
    expect.objectContaining({ code: 'invalid_parameter', message }),
  );
});

test.each([
  ['PT30M', 30 * 60_000],
  ['PT1H30M', 90 * 60_000],
  ['P1D', 86_400_000],
  ['P1DT1S', 86_401_000],
  ['45s', 45_000],
  ['30m', 30 * 60_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
])('%s is a duration', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

test.each([
  '',
  'P',
  'PT',
  'P1M',
  'P1Y',
  '0m',
  'PT0S',
  '-5m',
  '1.5h',
  '30',
  "1m'; drop",
  '999999999d',
])('%j is no duration', (text) => {
  expect(parseDurationMs(text)).toBeUndefined();
  expect(() => readParameters(declared, { window: text })).toThrow(/^window must be a duration/);
});
