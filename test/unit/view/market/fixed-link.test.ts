import { expect, test } from 'vitest';
import { fixedLink } from '../../../../src/view/market/fixed-link.ts';

test('a link says what is shown, also where that is the default', () => {
  const shown = { item: '060103', date: '2026-11-29', grade: undefined };
  expect(fixedLink('http://localhost:7660/market/prices?by=week#trend', shown)).toBe(
    'http://localhost:7660/market/prices?by=week&item=060103&date=2026-11-29#trend',
  );
  expect(fixedLink('http://localhost:7660/market/prices?item=060100', shown)).toBe(
    'http://localhost:7660/market/prices?item=060103&date=2026-11-29',
  );
});
