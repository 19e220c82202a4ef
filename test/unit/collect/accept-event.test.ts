import Type from 'typebox';
import { describe, expect, test } from 'vitest';
import { shopEvents } from '../../../domains/shop/events.ts';
import { createEventGate } from '../../../src/collect/accept-event.ts';
import type { AcceptContext } from '../../../src/collect/accept-event.ts';
import { envelopeFields } from '../../../src/collect/event-schema.ts';
import { purchase, receivedAtMs, shopEvent } from './shop-event.ts';

const accept = createEventGate(shopEvents);
const context: AcceptContext = {
  receivedAtMs,
  clockShiftMs: 0,
  sample: false,
  hasEscapes: true,
};

function lineOf(raw: unknown, changes: Partial<AcceptContext> = {}): string {
  const outcome = accept(raw, { ...context, ...changes });
  if (outcome.kind === 'rejected') throw new Error(outcome.message);
  return outcome.line;
}

function storedOf(raw: unknown, changes: Partial<AcceptContext> = {}) {
  return JSON.parse(lineOf(raw, changes)) as Record<string, unknown>;
}

function rejectionOf(raw: unknown, changes: Partial<AcceptContext> = {}) {
  const outcome = accept(raw, { ...context, ...changes });
  return outcome.kind === 'rejected' ? outcome : undefined;
}

describe('an accepted event', () => {
  test('has its known fields in declared order, then receivedAt, correctedAt, sample and extra', () => {
    const raw = { zone: 'left', ...shopEvent(), userId: 'u-1' };
    expect(lineOf(raw, { sample: true, clockShiftMs: 600_000 })).toBe(
      '{"eventId":"e-1","type":"item_view","occurredAt":"2026-11-22T00:00:00.000Z",' +
        '"anonymousId":"a-1","userId":"u-1","sessionId":"s-1","itemCode":"apple",' +
        '"receivedAt":"2026-11-22T00:01:00.000Z","correctedAt":"2026-11-22T00:10:00.000Z",' +
        '"sample":true,"extra":"{\\"zone\\":\\"left\\"}"}',
    );
  });

  test('has all of its times in canonical UTC', () => {
    const group = { type: 'group_open', groupId: 'g', targetSize: 3 };
    const raw = shopEvent({ ...group, closesAt: '2026-11-23t01:02:03.1234567+09:00' });
    expect(storedOf(raw).closesAt).toBe('2026-11-22T16:02:03.123456Z');
  });

  test('keeps microseconds when its clock is set right', () => {
    const raw = shopEvent({ occurredAt: '2026-11-22T00:00:00.123456Z' });
    expect(storedOf(raw, { clockShiftMs: -1000 })).toMatchObject({
      occurredAt: '2026-11-22T00:00:00.123456Z',
      correctedAt: '2026-11-21T23:59:59.123456Z',
    });
  });

  test('reads the same whether or not its text could hold escapes', () => {
    const raw = shopEvent({ title: '사과 🍎', ...purchase });
    expect(lineOf(raw, { hasEscapes: false })).toBe(lineOf(raw));
  });

  test.each([
    ['quotes and backslashes', 'say "hi" \\ bye'],
    ['control characters', 'a\nb\tc\u0001'],
    ['line separators', 'a\u2028b\u2029c'],
    ['surrogate pairs', '🍎🍐'],
    ['nothing', ''],
  ])('keeps text with %s as given, on one line', (_, title) => {
    const line = lineOf(shopEvent({ title }));
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({ title });
  });

  test('may have null in an optional field, which means absent', () => {
    const stored = storedOf({ ...shopEvent(), userId: null, quantity: null });
    expect(stored).toEqual(storedOf(shopEvent()));
  });

  test('counts code points, not UTF-16 units, against a length', () => {
    expect(rejectionOf(shopEvent({ itemCode: '🍎'.repeat(32) }))).toBeUndefined();
    expect(rejectionOf(shopEvent({ itemCode: '🍎'.repeat(33) }))?.code).toBe('invalid_field');
  });

  test('writes whole numbers plainly, however they were spelled', () => {
    const raw = JSON.parse(
      JSON.stringify(shopEvent(purchase)).replace('"quantity":2', '"quantity":20.0e1'),
    ) as unknown;
    expect(lineOf(raw)).toContain('"quantity":200,');
  });
});

describe('unknown fields', () => {
  const extraOf = (json: string) =>
    storedOf(JSON.parse(JSON.stringify(shopEvent()).replace('{', `{${json},`))).extra;

  test('are kept as the text of one JSON object', () => {
    expect(extraOf('"b":[1,{"c":null}],"a":"x"')).toBe('{"b":[1,{"c":null}],"a":"x"}');
  });

  test('may be called __proto__ or constructor without touching any prototype', () => {
    const json = '"__proto__":{"type":"login","polluted":true},"constructor":{"prototype":1}';
    expect(extraOf(json)).toBe(`{${json}}`);
    expect(extraOf(`${json},"userId":null`)).toBe(`{${json}}`);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('cannot pass for the fields that the collector adds', () => {
    expect(extraOf('"receivedAt":"x","sample":true,"extra":1,"correctedAt":2')).toBe(
      '{"receivedAt":"x","sample":true,"extra":1,"correctedAt":2}',
    );
  });

  test('hold null for a number beyond a double, which JSON.parse reads as Infinity', () => {
    expect(extraOf('"big":1e400')).toBe('{"big":null}');
  });

  test('keep lone surrogates and NUL, escaped', () => {
    expect(extraOf('"s":"\\ud800","n":"\\u0000"')).toBe('{"s":"\\ud800","n":"\\u0000"}');
  });

  test('may be 100 levels deep, and not more', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(extraOf(`"deep":${nested(50)}`)).toBe(`{"deep":${nested(50)}}`);
    expect(extraOf(`"deep":${nested(100)}`)).toBe(`{"deep":${nested(100)}}`);
    const raw: unknown = JSON.parse(`{"deep":${nested(101)}}`);
    expect(rejectionOf({ ...shopEvent(), ...(raw as object) })?.code).toBe('too_deep');
    const abyss: unknown = JSON.parse(`{"deep":${nested(1_000_000)}}`);
    expect(rejectionOf({ ...shopEvent(), ...(abyss as object) })?.code).toBe('too_deep');
  });

  test('may not swell an event beyond what read_json takes', () => {
    const numbers = Array<number>(600_000).fill(1e20);
    expect(rejectionOf(shopEvent({ numbers }))?.code).toBe('too_large');
  });
});

describe('a rejected event', () => {
  const wrongPurchase = { ...purchase, quantity: '3' };
  const lone = '\ud800';
  test.each([
    ['not_an_object', 'null', null, 'an event must be a JSON object, got null'],
    ['not_an_object', 'an array', [], 'an event must be a JSON object, got an array'],
    ['not_an_object', 'text', 'x', 'an event must be a JSON object, got "x"'],
    ['missing_field', 'no type', shopEvent({ type: undefined }), 'type: is missing; must be one'],
    ['unknown_type', 'another type', shopEvent({ type: 'fly' }), 'got "fly"'],
    ['unknown_type', 'a type of Object', shopEvent({ type: 'constructor' }), 'got "constructor"'],
    ['unknown_type', 'a number as type', shopEvent({ type: 1 }), 'got 1'],
    [
      'missing_field',
      'a missing field',
      shopEvent({ itemCode: undefined }),
      'itemCode: is missing; must be a string of 1 to 32 characters',
    ],
    [
      'missing_field',
      'null in a required field',
      shopEvent({ itemCode: null }),
      'itemCode: is miss',
    ],
    [
      'invalid_field',
      'a wrong type',
      shopEvent(wrongPurchase),
      'quantity: must be an integer from 1 to 9999, got "3"',
    ],
    ['invalid_field', '1e400', shopEvent({ price: Infinity }), 'got a number too large to hold'],
    [
      'invalid_field',
      'a wrong choice',
      shopEvent({ ...purchase, purchaseType: 'gift' }),
      'purchaseType: must be one of solo, group, got "gift"',
    ],
    ['invalid_field', 'an object for text', shopEvent({ path: { a: 1 } }), 'got an object'],
    ['invalid_field', 'an empty id', shopEvent({ eventId: '' }), 'eventId: must be a string of 1'],
    [
      'invalid_time',
      'a time without offset',
      shopEvent({ occurredAt: '2026-11-22T09:00:00' }),
      'occurredAt: must be an RFC 3339 time with an offset',
    ],
    ['invalid_time', 'a number as time', shopEvent({ occurredAt: 1763800000 }), 'got 1763800000'],
    [
      'invalid_time',
      'an impossible day',
      shopEvent({ occurredAt: '2026-02-30T00:00:00.000Z' }),
      '',
    ],
    [
      'invalid_text',
      'a lone surrogate',
      shopEvent({ title: lone }),
      'title: holds a lone surrogate',
    ],
    ['invalid_text', 'NUL', shopEvent({ sessionId: 'a\0b' }), 'sessionId: holds'],
  ])('is told %s for %s', (code, _, raw, message) => {
    const rejection = rejectionOf(raw);
    expect(rejection?.code).toBe(code);
    expect(rejection?.message).toContain(message);
  });

  test('is told of every field at fault, in declared order', () => {
    const raw = shopEvent({ type: 'purchase', quantity: 0, occurredAt: 'now', price: 1.5 });
    expect(rejectionOf(raw)).toEqual({
      kind: 'rejected',
      eventId: 'e-1',
      code: 'invalid_time',
      message:
        'occurredAt: must be an RFC 3339 time with an offset, such as 2026-11-22T09:00:00+09:00, got "now"; ' +
        'orderId: is missing; must be a string of 1 to 64 characters; ' +
        'quantity: must be an integer from 1 to 9999, got 0; ' +
        'price: must be an integer from 0 to 100000000, got 1.5; ' +
        'purchaseType: is missing; must be one of solo, group',
    });
  });

  test('gets a short answer, however long its values', () => {
    const rejection = rejectionOf(shopEvent({ itemCode: 'x'.repeat(1_000_000) }));
    expect(rejection?.message.length).toBeLessThan(200);
    expect(rejectionOf(shopEvent({ eventId: 'x'.repeat(1_000_000) }))?.eventId).toBeUndefined();
  });
});

describe('the bounds of time', () => {
  const at = (occurredAt: string, clockShiftMs = 0) =>
    rejectionOf(shopEvent({ occurredAt }), { clockShiftMs })?.code;

  test('are 24 hours after receipt and the year 2000, to the millisecond', () => {
    expect(at('2026-11-23T00:01:00.000Z')).toBeUndefined();
    expect(at('2026-11-23T00:01:00.001Z')).toBe('too_far_in_future');
    expect(at('2000-01-01T00:00:00Z')).toBeUndefined();
    expect(at('1999-12-31T23:59:59.999Z')).toBe('too_old');
  });

  test('hold for the time as given and as set right', () => {
    expect(at('2030-01-01T00:00:00Z', -10 * 365 * 86_400_000)).toBe('too_far_in_future');
    expect(at('2026-11-22T00:00:00Z', 2 * 86_400_000)).toBe('too_far_in_future');
    expect(at('2026-11-22T00:00:00Z', -40 * 365 * 86_400_000)).toBe('too_old');
    expect(at('2026-11-22T00:00:00Z', -1e15)).toBe('too_old');
    expect(at('2026-11-22T00:00:00Z', 1e15)).toBe('too_far_in_future');
  });

  test('hold other times to what a column can store', () => {
    const closing = (closesAt: string) =>
      rejectionOf(shopEvent({ type: 'group_open', groupId: 'g', targetSize: 2, closesAt }))?.code;
    expect(closing('2099-01-01T00:00:00Z')).toBeUndefined();
    expect(closing('9999-12-31T23:59:59-23:00')).toBe('invalid_time');
    expect(closing('0000-01-01T00:00:00Z')).toBe('invalid_time');
  });
});

describe('the schema of a gate', () => {
  const gateOf = (fields: Record<string, Type.TSchema>) =>
    createEventGate({ fields: { ...envelopeFields, ...fields }, requiredByType: { ping: [] } });

  test('may not hold fields that no column can store', () => {
    expect(() => gateOf({ tags: Type.Array(Type.String()) })).toThrow('Field "tags"');
    expect(() => gateOf({ constructor: Type.String() })).toThrow('Field "constructor"');
    expect(() => gateOf({ 'a"b': Type.String() })).toThrow('Field "a"b"');
  });

  test('holds whole numbers to what their column stores, even where it names no bounds', () => {
    const gate = gateOf({
      type: Type.String(),
      small: Type.Integer({ maximum: 9 }),
      big: Type.Integer(),
    });
    const ping = shopEvent({ type: 'ping' });
    expect(gate({ ...ping, small: -2_147_483_648, big: 2 ** 53 - 1 }, context).kind).toBe(
      'accepted',
    );
    expect(gate({ ...ping, small: -2_147_483_649 }, context).kind).toBe('rejected');
    expect(gate({ ...ping, big: 1e21 }, context).kind).toBe('rejected');
  });
});
