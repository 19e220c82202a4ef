import { expect, test } from 'vitest';
import { columnTimeReader } from '../../../src/collect/read-column-time.ts';
import type { TimeFormat } from '../../../src/collect/read-column-time.ts';

function read(format: TimeFormat, zone: string, text: string): string | undefined {
  const atUs = columnTimeReader(format, zone)?.(text);
  return atUs === undefined ? undefined : `${new Date(atUs / 1000).toISOString()} ${atUs % 1000}`;
}

test.each([
  ['iso', 'Z', '2026-11-22T09:00:00+09:00', '2026-11-22T00:00:00.000Z 0'],
  ['iso', 'Z', '2026-11-22T09:00:00.123456Z', '2026-11-22T09:00:00.123Z 456'],
  ['local', 'Asia/Seoul', '2026-11-22 09:00:00', '2026-11-22T00:00:00.000Z 0'],
  ['local', '+09:00', '2026/1/2 3:04', '2026-01-01T18:04:00.000Z 0'],
  ['local', 'Z', '2026.01.02 03:04:05.678901', '2026-01-02T03:04:05.678Z 901'],
  ['local', 'America/New_York', '2026-07-01 12:00:00', '2026-07-01T16:00:00.000Z 0'],
  ['local', 'America/New_York', '2026-12-01 12:00:00', '2026-12-01T17:00:00.000Z 0'],
  ['local', 'Europe/Berlin', '2026-03-29 03:00:00', '2026-03-29T01:00:00.000Z 0'],
  ['local', 'Europe/Berlin', '2026-03-29 01:59:59', '2026-03-29T00:59:59.000Z 0'],
  ['epoch-s', 'Z', '1795305600', '2026-11-22T00:00:00.000Z 0'],
  ['epoch-s', 'Z', '1795305600.5', '2026-11-22T00:00:00.500Z 0'],
  ['epoch-ms', 'Z', '1795305600123', '2026-11-22T00:00:00.123Z 0'],
] as const)('%s in %s: %s is %s', (format, zone, text, expected) => {
  expect(read(format, zone, text)).toBe(expected);
});

test.each([
  ['iso', '2026-11-22T09:00:00'],
  ['local', '2026-02-30 09:00:00'],
  ['local', '22.11.2026 09:00'],
  ['local', ''],
  ['epoch-s', '2026-11-22'],
  ['epoch-ms', '-5'],
  ['epoch-s', '99999999999999'],
] as const)('%s: "%s" is no time', (format, text) => {
  expect(read(format, 'Z', text)).toBeUndefined();
});

test('a zone there is not gives no reader', () => {
  expect(columnTimeReader('local', 'Mars/Olympus')).toBeUndefined();
});
