import { expect, test } from 'vitest';
import { readablePath } from '../../../src/view/parts/readable-path.ts';

test('a path is shown as people write it, and stays one path', () => {
  expect(readablePath('/%EA%B3%BC%EC%9D%BC/%EC%82%AC%EA%B3%BC')).toBe('/과일/사과');
  expect(readablePath('/a%2Fb?c%3Dd')).toBe('/a%2Fb?c%3Dd');
});

test('a path that cannot be decoded is shown as it came', () => {
  for (const path of ['/100%', '/%EC%82', '/plain']) expect(readablePath(path)).toBe(path);
});

test('what cannot be seen and comes out of the decoding is written out', () => {
  expect(readablePath('/a%E2%80%AEb')).not.toContain('\u202e');
});
