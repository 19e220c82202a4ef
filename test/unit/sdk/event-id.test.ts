import { validate, version } from 'uuid';
import { expect, test } from 'vitest';
import { createEventId } from '../../../sdk/event-id.js';

test('an eventId is a UUID of version 7 that tells its time', () => {
  const nowMs = Date.parse('2026-11-22T03:00:00.123Z');
  for (let run = 0; run < 1000; run += 1) {
    const eventId = createEventId(nowMs);
    expect(validate(eventId) && version(eventId)).toBe(7);
    expect(parseInt(eventId.replace('-', '').slice(0, 12), 16)).toBe(nowMs);
  }
});

test('eventIds of one moment differ, and later ones come later', () => {
  const ids = Array.from({ length: 10_000 }, () => createEventId(1_800_000_000_000));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((eventId) => eventId < createEventId(1_800_000_000_001))).toBe(true);
});
