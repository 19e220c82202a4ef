import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInstant } from '../../../src/base/instant.ts';
import { createTimeReader } from '../../../src/collect/time-reader.ts';

test('the time reader gives what parseInstant gives, for any text', () => {
  const read = createTimeReader();
  const part = (max: number, digits: number) =>
    fc.integer({ min: 0, max }).map((value) => String(value).padStart(digits, '0'));
  const nearlyCanonical = fc
    .tuple(
      part(2100, 4),
      part(13, 2),
      part(32, 2),
      part(25, 2),
      part(61, 2),
      part(61, 2),
      part(999, 3),
    )
    .map(([y, mo, d, h, mi, s, ms]) => `${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`);
  const damaged = fc
    .tuple(nearlyCanonical, fc.nat(23), fc.string({ minLength: 1, maxLength: 1 }))
    .map(([text, at, character]) => text.slice(0, at) + character + text.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(nearlyCanonical, damaged, fc.string()), (text) => {
      expect(read(text)).toEqual(parseInstant(text));
    }),
    { numRuns: 2000 },
  );
});
