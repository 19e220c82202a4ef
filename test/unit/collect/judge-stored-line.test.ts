import { expect, test } from 'vitest';
import { shopEvents } from '../../../domains/shop/events.ts';
import { createLineJudge } from '../../../src/collect/judge-stored-line.ts';

const judge = createLineJudge(shopEvents);
const event = {
  ...{ eventId: 'e1', type: 'item_view', occurredAt: '2026-11-21T00:00:00.000Z' },
  ...{ anonymousId: 'ann', sessionId: 's1', itemCode: '060103' },
  receivedAt: '2026-11-21T00:00:01.000Z',
};

test('what a collector writes is an event', () => {
  expect(judge(JSON.stringify(event))).toBeUndefined();
  const nested = { extra: '{"a":{"b":"}:{\\\\\\""}}' };
  expect(judge(JSON.stringify({ ...event, ...nested }))).toBeUndefined();
  const more = { correctedAt: event.receivedAt, sample: true, extra: '{"campaign":1}' };
  expect(judge(JSON.stringify({ ...event, ...more }))).toBeUndefined();
});

test.each([
  ['', 'invalid_json'],
  [`${JSON.stringify(event)} trailing`, 'invalid_json'],
  [JSON.stringify(event).replace('{', '{"eventId":"e0",'), 'invalid_json'],
  [JSON.stringify(event).replace('{', '{"event\\u0049d":"e0",'), 'invalid_json'],
  ['[1]', 'not_an_object'],
  ['null', 'not_an_object'],
  [JSON.stringify({ ...event, receivedAt: undefined }), 'invalid_time'],
  [JSON.stringify({ ...event, receivedAt: 12 }), 'invalid_time'],
  [JSON.stringify({ ...event, sample: 'yes' }), 'invalid_field'],
  [JSON.stringify({ ...event, itemCode: 12 }), 'invalid_field'],
  [JSON.stringify({ ...event, itemCode: undefined }), 'missing_field'],
  [JSON.stringify({ ...event, occurredAt: '9999-12-31T00:00:00Z' }), 'too_far_in_future'],
])('what none would have written is told apart: %s', (line, code) => {
  expect(judge(line)?.code).toBe(code);
});
