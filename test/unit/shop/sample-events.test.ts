import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { shopEvents } from '../../../domains/shop/events.ts';
import { sampleDay } from '../../../domains/shop/sample/sample-day.ts';
import { sampleHistory } from '../../../domains/shop/sample/sample-history.ts';
import { PomonaError } from '../../../src/base/errors.ts';
import { parseInstant } from '../../../src/base/instant.ts';
import { dayMs, hourMs } from '../../../src/base/time.ts';
import { schemaOfType } from '../../../src/collect/event-schema.ts';

const seed = 7;
const scale = 0.1;
const dayStartMs = Date.parse('2026-11-16T00:00:00+09:00');
const history = (fromMs: number, toMs: number, batchEvents?: number) => [
  ...sampleHistory({ seed, scale, fromMs, toMs }, batchEvents),
];
const fourDays = history(dayStartMs, dayStartMs + 4 * dayMs).flat();
const atMs = (event: { occurredAt: string }) => Date.parse(event.occurredAt);

describe('repeating', () => {
  test('the same seed, day and scale give the same events', () => {
    expect(sampleDay(seed, dayStartMs, scale)).toEqual(sampleDay(seed, dayStartMs, scale));
  });

  test('another seed gives another day, with ids of its own', () => {
    const ids = new Set(sampleDay(seed, dayStartMs, scale).map((event) => event.eventId));
    const other = sampleDay(seed + 1, dayStartMs, scale);
    expect(other.some((event) => ids.has(event.eventId))).toBe(false);
  });

  test('another scale has sessions, orders and groups of its own', () => {
    const idsOf = (events: typeof fourDays) =>
      events.flatMap((event) => [event.sessionId, event.orderId, event.groupId]);
    const ids = new Set(idsOf(fourDays).filter((id) => id !== undefined));
    const other = idsOf(sampleDay(seed, dayStartMs, 2 * scale)).filter((id) => id !== undefined);
    expect(other.some((id) => ids.has(id))).toBe(false);
  });

  test('pieces that meet are the whole, wherever it is cut', () => {
    const endMs = dayStartMs + 4 * dayMs;
    for (const cutMs of [dayStartMs + dayMs, dayStartMs + 37 * hourMs + 123_457]) {
      expect([...history(dayStartMs, cutMs), ...history(cutMs, endMs)].flat()).toEqual(fourDays);
    }
  });
});

describe('events', () => {
  test.each(Object.keys(shopEvents.requiredByType))('every %s fits its schema', (type) => {
    const validator = Compile(schemaOfType(shopEvents, type));
    const events = fourDays.filter((event) => event.type === type);
    expect(events.length).toBeGreaterThan(0);
    expect(events.filter((event) => !validator.Check(event))).toEqual([]);
  });

  test('no event has a field that the schema does not know', () => {
    const known = new Set(Object.keys(shopEvents.fields));
    const unknown = fourDays.flatMap((event) =>
      Object.keys(event).filter((key) => !known.has(key)),
    );
    expect(unknown).toEqual([]);
  });

  test('every event has an id of its own, shaped like a UUIDv7 of its time', () => {
    expect(new Set(fourDays.map((event) => event.eventId)).size).toBe(fourDays.length);
    const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    const timeOf = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16);
    const wrong = fourDays.filter(
      (event) => !shape.test(event.eventId) || timeOf(event.eventId) !== atMs(event),
    );
    expect(wrong).toEqual([]);
  });

  test('every time is written as the collector writes it', () => {
    expect(
      fourDays.filter((event) => parseInstant(event.occurredAt)?.text !== event.occurredAt),
    ).toEqual([]);
  });

  test('every order is one purchase, paid in whole hundreds of won', () => {
    const purchases = fourDays.filter((event) => event.type === 'purchase');
    expect(new Set(purchases.map((event) => event.orderId)).size).toBe(purchases.length);
    expect(purchases.every((event) => (event.price ?? 1) % 100 === 0)).toBe(true);
    expect(
      purchases.every(
        (event) => (event.groupId !== undefined) === (event.purchaseType === 'group'),
      ),
    ).toBe(true);
  });
});

describe('a range', () => {
  test('holds no event outside it, and all of them in order of time', () => {
    const fromMs = dayStartMs + 20 * hourMs;
    const times = history(fromMs, fromMs + 9 * hourMs)
      .flat()
      .map(atMs);
    expect(times.length).toBeGreaterThan(100);
    expect(times.every((ms) => ms >= fromMs && ms < fromMs + 9 * hourMs)).toBe(true);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
  });

  test('comes in batches that are neither empty nor longer than asked', () => {
    const batches = history(dayStartMs, dayStartMs + dayMs, 100);
    expect(batches.every((batch) => batch.length > 0 && batch.length <= 100)).toBe(true);
    expect(batches.flat()).toEqual(sampleDay(seed, dayStartMs, scale));
  });

  test('of no length is empty', () => {
    expect(history(dayStartMs, dayStartMs)).toEqual([]);
  });
});

test.each([
  ['a seed that is no whole number', () => sampleDay(0.5, dayStartMs, 1)],
  ['a scale of nothing', () => sampleDay(1, dayStartMs, 0)],
  ['a day that does not start at midnight in Seoul', () => sampleDay(1, dayStartMs + hourMs, 1)],
])('%s is refused', (_, attempt) => {
  expect(attempt).toThrow(PomonaError);
});
