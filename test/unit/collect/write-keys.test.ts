import { expect, test } from 'vitest';
import { createKeyring, presentedKey, redactKey } from '../../../src/collect/write-keys.ts';

test('a keyring finds the key that was presented, and only that', () => {
  const find = createKeyring([
    { key: 'one', name: 'shop' },
    { key: 'two', name: 'app' },
  ]);
  expect(find('two')?.name).toBe('app');
  for (const wrong of ['', 'on', 'one ', 'ONE', 'onetwo']) expect(find(wrong)).toBeUndefined();
});

test('the header goes before the query, and an unclear query counts as none', () => {
  expect(presentedKey('Bearer abc', { key: 'q' })).toBe('abc');
  expect(presentedKey('bearer  abc', undefined)).toBe('abc');
  expect(presentedKey('Basic abc', { key: 'q' })).toBeUndefined();
  expect(presentedKey(undefined, { key: 'q' })).toBe('q');
  expect(presentedKey(undefined, { key: ['q', 'r'] })).toBeUndefined();
  expect(presentedKey(undefined, { key: '' })).toBeUndefined();
});

test.each([
  ['/v1/events', '/v1/events'],
  ['/v1/events?key=secret', '/v1/events?key=***'],
  ['/v1/events?a=1&key=secret&b=2', '/v1/events?a=1&key=***&b=2'],
  ['/v1/events?k%65y=secret', '/v1/events?key=***'],
  ['/v1/events?monkey=1', '/v1/events?monkey=1'],
  ['/v1/events?', '/v1/events?'],
])('%s is logged as %s', (url, logged) => {
  expect(redactKey(url)).toBe(logged);
});
