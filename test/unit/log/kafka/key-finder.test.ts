import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyFinder } from '../../../../src/log/kafka/kafka-topic.ts';

const keyOf = keyFinder('anonymousId');

test('finds the field of the top level, whatever other texts look like', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: 'binary' }), fc.string(), (before, value, after) => {
      const record = { eventId: before, anonymousId: value, extra: { anonymousId: after } };
      const line = Buffer.from(JSON.stringify(record));
      const key = keyOf(line) as { key: Buffer };
      expect(JSON.parse(`"${key.key.toString()}"`)).toBe(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('a text that spells the field is not the field', () => {
  const line = Buffer.from(JSON.stringify({ eventId: '","anonymousId":"x', anonymousId: 'me' }));
  expect(keyOf(line)).toEqual({ key: Buffer.from('me') });
});

test('a record without the field has no key', () => {
  expect(keyOf(Buffer.from('{"eventId":"1"}'))).toEqual({});
});
