import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant, shiftInstant } from '../../../src/base/instant.ts';

describe('parseInstant', () => {
  test.each([
    ['2026-11-22T09:00:00+09:00', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22t00:00:00z', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T00:00:00.5Z', '2026-11-22T00:00:00.500Z'],
    ['2026-11-22T00:00:00.123456Z', '2026-11-22T00:00:00.123456Z'],
    ['2026-11-22T00:00:00.1234569Z', '2026-11-22T00:00:00.123456Z'],
    ['2026-11-22T00:00:00.000000000Z', '2026-11-22T00:00:00.000000Z'],
    ['2026-12-31T23:59:60Z', '2027-01-01T00:00:00.000Z'],
    ['2026-12-31T23:59:59-00:30', '2027-01-01T00:29:59.000Z'],
    ['2024-02-29T00:00:00+14:00', '2024-02-28T10:00:00.000Z'],
  ])('%s is %s', (text, canonical) => {
    expect(parseInstant(text)?.text).toBe(canonical);
  });

  test.each([
    '2026-11-22',
    '2026-11-22T09:00:00',
    '2026-11-22 09:00:00Z',
    '2026-11-22T9:00:00Z',
    '2026-11-22T09:00Z',
    '2026-11-22T09:00:00+0900',
    '2026-11-22T24:00:00Z',
    '2026-11-22T00:60:00Z',
    '2026-11-22T00:00:61Z',
    '2026-11-22T00:00:00+24:00',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '+002026-11-22T00:00:00Z',
    '2026-11-22T00:00:00.Z',
    ' 2026-11-22T00:00:00Z',
    '1700000000',
    '',
  ])('%j is no instant', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test('agrees with Date on every time that both can read', () => {
    const times = fc.date({
      min: new Date('0100-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    const minutes = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
    fc.assert(
      fc.property(times, minutes, (time, offsetMinutes) => {
        const local = new Date(time.getTime() + offsetMinutes * 60_000);
        fc.pre(/^\d{4}-/.test(local.toISOString()) && local.getUTCFullYear() >= 100);
        const text = local.toISOString().slice(0, -1) + spellOffset(offsetMinutes);
        expect(parseInstant(text)).toEqual({ text: time.toISOString(), ms: time.getTime() });
      }),
    );
  });

  test('what it gives, it reads as the same', () => {
    const digits = fc.stringMatching(/^\d{0,9}$/);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_399 }), digits, (second, fraction) => {
        const clock = new Date(second * 1000).toISOString().slice(11, 19);
        const dot = fraction === '' ? '' : '.';
        const instant = parseInstant(`2026-11-22T${clock}${dot}${fraction}+09:00`)!;
        expect(parseInstant(instant.text)).toEqual(instant);
      }),
    );
  });
});

test('shiftInstant moves by milliseconds and keeps the microseconds', () => {
  const instant = parseInstant('2026-11-22T00:00:00.123456Z')!;
  expect(shiftInstant(instant, 1).text).toBe('2026-11-22T00:00:00.124456Z');
  expect(shiftInstant(instant, -124).text).toBe('2026-11-21T23:59:59.999456Z');
  expect(shiftInstant(shiftInstant(instant, 12_345), -12_345)).toEqual(instant);
});

test('formatInstant spells a moment with or without microseconds', () => {
  expect(formatInstant(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(formatInstant(1, '02')).toBe('1970-01-01T00:00:00.00102Z');
});

function spellOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const [hour, minute] = [Math.floor(size / 60), size % 60].map((n) => String(n).padStart(2, '0'));
  return `${minutes < 0 ? '-' : '+'}${hour}:${minute}`;
}
