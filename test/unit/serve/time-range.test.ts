import { expect, test } from 'vitest';
import { formatInstant } from '../../../src/base/instant.ts';
import {
  duringSql,
  rangeBefore,
  readTimeRange,
  timestampLiteral,
  widenRange,
} from '../../../src/serve/time-range.ts';
import type { TimeRange, Widening } from '../../../src/serve/time-range.ts';

const now = Date.parse('2026-11-22T10:20:30Z');
const shown = ({ fromMs, toMs }: TimeRange) => [formatInstant(fromMs), formatInstant(toMs)];
const widened = (from: string, to: string, widening: Widening) =>
  shown(widenRange(readTimeRange(from, to, now), widening));

test('without from and to the range is the last 24 hours', () => {
  expect(shown(readTimeRange(undefined, undefined, now))).toEqual([
    '2026-11-21T10:20:30.000Z',
    '2026-11-22T10:20:30.000Z',
  ]);
  expect(shown(readTimeRange(undefined, '2026-01-02T00:00:00Z', now))).toEqual([
    '2026-01-01T00:00:00.000Z',
    '2026-01-02T00:00:00.000Z',
  ]);
});

test('a range is widened to whole hours and stays as it is where it has them', () => {
  expect(widened('2026-11-22T10:20:00Z', '2026-11-22T10:20:00.001Z', 'hour')).toEqual([
    '2026-11-22T10:00:00.000Z',
    '2026-11-22T11:00:00.000Z',
  ]);
  expect(widened('2026-11-22T10:00:00Z', '2026-11-22T11:00:00Z', 'hour')).toEqual([
    '2026-11-22T10:00:00.000Z',
    '2026-11-22T11:00:00.000Z',
  ]);
});

test('an end within a millisecond is widened as well, a start is not moved, and zeros are nothing', () => {
  const from = '2026-11-22T10:00:00.000999Z';
  expect(widened(from, '2026-11-22T11:00:00.0000001Z', 'hour')).toEqual([
    '2026-11-22T10:00:00.000Z',
    '2026-11-22T12:00:00.000Z',
  ]);
  expect(widened(from, '2026-11-22T11:00:00.000000+00:00', 'hour')).toEqual([
    '2026-11-22T10:00:00.000Z',
    '2026-11-22T11:00:00.000Z',
  ]);
});

test('days are widened to midnights in Seoul', () => {
  expect(widened('2026-11-22T00:00:00+09:00', '2026-11-22T00:00:01+09:00', 'seoul_day')).toEqual([
    '2026-11-21T15:00:00.000Z',
    '2026-11-22T15:00:00.000Z',
  ]);
  expect(widened('2026-11-21T14:59:59Z', '2026-11-21T15:00:01Z', 'seoul_day')).toEqual([
    '2026-11-20T15:00:00.000Z',
    '2026-11-22T15:00:00.000Z',
  ]);
});

test.each([
  ['2026-11-22', undefined, /^from must be an RFC 3339 time/],
  [undefined, '2026-11-22T10:00:00', /^to must be an RFC 3339 time/],
  ['yesterday', undefined, /"yesterday"$/],
  ['1999-12-31T23:59:59Z', undefined, /between 2000 and 2100/],
  ['0001-01-01T00:00:00Z', undefined, /between 2000 and 2100/],
  ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00Z', /must be before to/],
  ['2026-11-23T10:00:00Z', undefined, /must be before to/],
])('from %s to %s is refused', (from, to, message) => {
  expect(() => readTimeRange(from, to, now)).toThrow(
    expect.objectContaining({
      code: 'invalid_parameter',
      message: expect.stringMatching(message) as string,
    }),
  );
});

test('a plus sign that was not percent-encoded is understood', () => {
  expect(readTimeRange('2026-11-22T09:00:00 09:00', undefined, now).fromMs).toBe(
    Date.parse('2026-11-22T00:00:00Z'),
  );
});

test('the range before is equally long and ends where the range starts', () => {
  expect(rangeBefore({ fromMs: 100, toMs: 130 })).toEqual({ fromMs: 70, toMs: 100 });
});

test('times stand in SQL as literals', () => {
  expect(timestampLiteral(0)).toBe("timestamp '1970-01-01 00:00:00.000'");
  expect(duringSql({ fromMs: 0, toMs: 1 }, 'startedAt')).toBe(
    "startedAt >= timestamp '1970-01-01 00:00:00.000' and startedAt < timestamp '1970-01-01 00:00:00.001'",
  );
});
