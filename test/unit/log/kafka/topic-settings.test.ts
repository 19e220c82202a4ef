import { expect, test } from 'vitest';
import {
  describeMismatch,
  findMismatches,
  topicSettings,
} from '../../../../src/log/kafka/topic-settings.ts';
import type { TopicKind } from '../../../../src/log/kafka/topic-settings.ts';

function settingsOf(kind: TopicKind, changes: Readonly<Record<string, string>> = {}) {
  const own = Object.entries(topicSettings[kind]).map(
    ([name, { value }]) => [name, value] as const,
  );
  return new Map([...own, ...Object.entries(changes)]);
}

test.each(Object.keys(topicSettings) as TopicKind[])('a topic of %s fits as it is made', (kind) => {
  expect(findMismatches(kind, settingsOf(kind))).toEqual([]);
});

test('what keeps more than is wanted fits; what keeps less, or otherwise, does not', () => {
  const found = (changes: Readonly<Record<string, string>>) =>
    findMismatches('events', settingsOf('events', changes)).map(({ setting }) => setting);
  expect(found({ 'retention.ms': '-1', 'max.message.bytes': '99999999' })).toEqual([]);
  expect(found({ 'retention.ms': '3600000' })).toEqual(['retention.ms']);
  expect(found({ 'cleanup.policy': 'compact', 'max.message.bytes': '1048588' })).toEqual([
    'cleanup.policy',
    'max.message.bytes',
  ]);
});

test('what is not told is taken to fit', () => {
  expect(findMismatches('metrics', new Map())).toEqual([]);
});

test('a mismatch says what, where, why and how to mend it', () => {
  const settings = settingsOf('events', { 'retention.ms': '3600000' });
  const [mismatch] = findMismatches('events', settings);
  const text = describeMismatch('events', 'a:9092, b:9092', mismatch!);
  expect(text).toContain('The topic events at a:9092, b:9092 has retention.ms=3600000');
  expect(text).toContain('misses records');
  expect(text).toContain(
    'kafka-configs.sh --bootstrap-server a:9092 --alter --entity-type topics --entity-name events --add-config retention.ms=604800000',
  );
});
