import { expect, test } from 'vitest';
import { sparkOf, sparkStorageOf, sparkUrlOf } from '../../../src/app/spark-options.ts';

const cluster = { bootstrapBrokers: ['127.0.0.1:9092'], clientId: 'pomona' };
const spark = { engine: 'spark', remote: 'sc://127.0.0.1:15002', storage: '/var/pomona' } as const;

test('an address of Spark Connect becomes one of gRPC', () => {
  expect(sparkOf({ ...spark, storage: 'hdfs://name:8020/pomona/' }, cluster)).toEqual({
    url: 'http://127.0.0.1:15002',
    storage: 'hdfs://name:8020/pomona',
  });
  expect(sparkUrlOf('sc://[::1]:15002', '--engine spark')).toBe('http://[::1]:15002');
});

test('a storage is absolute whoever asks, and is known by one name', () => {
  expect(sparkStorageOf('/var/pomona//', 'This')).toBe('/var/pomona');
  expect(() => sparkStorageOf('pomona', 'This')).toThrow(
    /^This needs --storage, an absolute folder or a URI .*“pomona” is none\.$/,
  );
});

test('without --engine spark there is none, and its options go with it', () => {
  expect(sparkOf({ engine: 'embedded' }, cluster)).toBeUndefined();
  expect(() => sparkOf({ engine: 'embedded', storage: '/x' }, cluster)).toThrow(/--engine spark/);
});

test.each([
  [{ ...spark, remote: 'http://127.0.0.1:15002' }, cluster, /--remote sc:\/\/host:port; “http:/],
  [{ ...spark, remote: 'sc://127.0.0.1' }, cluster, /--remote sc:\/\/host:port/],
  [{ ...spark, storage: 'relative' }, cluster, /--storage.*“relative” is none/],
  [spark, undefined, /add --log kafka/],
])('what Spark cannot be reached with is refused in words: %#', (flags, kafka, message) => {
  expect(() => sparkOf(flags, kafka)).toThrow(message);
});
