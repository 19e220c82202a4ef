import { expect, test } from 'vitest';
import { campaignOf, nextVisit } from '../../../sdk/visit.ts';

const minuteMs = 60_000;
const noonMs = Date.parse('2026-11-22T12:00:00+09:00');
const first = nextVisit({}, noonMs, '');

test('a visitor keeps anonymousId and session from event to event', () => {
  const next = nextVisit(first, noonMs + minuteMs, '');
  expect(next).toEqual({ ...first, seenAtMs: noonMs + minuteMs });
});

test('a session ends after more than 30 minutes of silence, and not before', () => {
  expect(nextVisit(first, noonMs + 30 * minuteMs, '').sessionId).toBe(first.sessionId);
  const later = nextVisit(first, noonMs + 30 * minuteMs + 1, '');
  expect(later.sessionId).not.toBe(first.sessionId);
  expect(later.anonymousId).toBe(first.anonymousId);
});

test('silence is counted from the last event, not from the first', () => {
  let visit = first;
  for (let at = 20; at <= 200; at += 20) visit = nextVisit(visit, noonMs + at * minuteMs, '');
  expect(visit.sessionId).toBe(first.sessionId);
});

test('a session ends at midnight in Seoul, and at no other midnight', () => {
  const before = nextVisit({}, Date.parse('2026-11-22T23:59:59.999+09:00'), '');
  const after = nextVisit(before, Date.parse('2026-11-23T00:00:00+09:00'), '');
  expect(after.sessionId).not.toBe(before.sessionId);
  const beforeUtc = nextVisit({}, Date.parse('2026-11-22T23:59:59Z'), '');
  const afterUtc = nextVisit(beforeUtc, Date.parse('2026-11-23T00:00:01Z'), '');
  expect(afterUtc.sessionId).toBe(beforeUtc.sessionId);
});

test('a session ends when another campaign leads to the shop', () => {
  const letter = nextVisit(first, noonMs, 'utm_source,letter');
  expect(letter.sessionId).not.toBe(first.sessionId);
  const reloaded = nextVisit(letter, noonMs, 'utm_source,letter');
  const further = nextVisit(reloaded, noonMs, '');
  expect(further.sessionId).toBe(letter.sessionId);
  expect(nextVisit(further, noonMs, 'utm_source,poster').sessionId).not.toBe(letter.sessionId);
});

test('a clock that was set back does not end a session of the same day', () => {
  expect(nextVisit(first, noonMs - 60 * minuteMs, '').sessionId).toBe(first.sessionId);
});

test('a campaign is its utm parameters, whatever their order and whatever else there is', () => {
  const one = campaignOf('?utm_source=letter&page=2&utm_medium=mail');
  expect(campaignOf('?utm_medium=mail&utm_source=letter')).toBe(one);
  expect(campaignOf('?utm_medium=mail&utm_source=poster')).not.toBe(one);
  expect(campaignOf('?page=2')).toBe('');
});
