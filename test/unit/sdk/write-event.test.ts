import { expect, test } from 'vitest';
import { shopEvents } from '../../../domains/shop/events.ts';
import { writeEvent } from '../../../sdk/write-event.js';
import { createEventGate } from '../../../src/collect/accept-event.ts';

const accept = createEventGate(shopEvents);
const context = { receivedAtMs: Date.now(), clockShiftMs: 0, sample: false, hasEscapes: true };
const envelope = {
  eventId: 'e',
  occurredAt: new Date().toISOString(),
  anonymousId: 'a',
  sessionId: 's',
};

test.each([
  ['too long', '딸기'.repeat(5000)],
  ['a lone surrogate', 'apple \ud83c'],
  ['NUL', 'apple\0'],
  ['a pair cut in two by the limit', `${'x'.repeat(199)}🍓`],
  ['marks of direction and quotes', '\u202e"\\\'<script>'],
])('a query with %s becomes one that the collector takes', (_, query) => {
  const event = { ...envelope, type: 'search', query, title: query, path: query, referrer: query };
  expect(accept(JSON.parse(writeEvent(event)), context).kind).toBe('accepted');
});

test('queries are cut where the schema ends, other text later', () => {
  const long = 'x'.repeat(20_000);
  const { query, title } = JSON.parse(writeEvent({ query: long, title: long })) as {
    query: string;
    title: string;
  };
  expect(shopEvents.fields.query).toMatchObject({ maxLength: query.length });
  expect(title.length).toBe(1000);
});

test('a number that is none counts as absent', () => {
  expect(JSON.parse(writeEvent({ quantity: NaN, price: Infinity }))).toEqual({
    quantity: null,
    price: null,
  });
});

test('what has no JSON throws', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  expect(() => writeEvent(circle)).toThrow(TypeError);
  expect(() => writeEvent({ price: 1n })).toThrow(TypeError);
});
