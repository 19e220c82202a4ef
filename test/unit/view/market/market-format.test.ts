import { expect, test } from 'vitest';
import { marketFormatFor } from '../../../../src/view/market/use-market-format.ts';

const format = marketFormatFor('ko');

test('what is rounded to 0 has no sign', () => {
  expect([format.count(-0.4), format.decimal(-0.04), format.tons(-1)]).toEqual(['0', '0.0', '0.0']);
  expect([format.count(-3), format.decimal(-3.2)]).toEqual(['-3', '-3.2']);
});

test('figures of one column have equally many decimals', () => {
  expect([format.tons(1_234_000), format.tons(12_340)]).toEqual(['1,234.0', '12.3']);
  expect([format.share(0.12), format.changeShare(0.031)]).toEqual(['12.0%', '+3.1%']);
});

test('what is not known is a dash', () => {
  expect([format.price(null), format.share(null), format.tons(null)]).toEqual(['–', '–', '–']);
});
