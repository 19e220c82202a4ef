import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAmount, readCode } from '../../../domains/market/formats/forecast-amounts.ts';

test.each([
  ['강수없음', { amount: 0, low: 0, high: 0 }],
  ['적설없음', { amount: 0, low: 0, high: 0 }],
  ['-', { amount: 0, low: 0, high: 0 }],
  ['null', { amount: 0, low: 0, high: 0 }],
  ['0', { amount: 0, low: 0, high: 0 }],
  ['1mm 미만', { amount: 0.5, low: 0, high: 1 }],
  ['1.0mm 미만', { amount: 0.5, low: 0, high: 1 }],
  ['0.5cm 미만', { amount: 0.25, low: 0, high: 0.5 }],
  ['6.2mm', { amount: 6.2, low: 6.2, high: 6.2 }],
  ['2.3cm', { amount: 2.3, low: 2.3, high: 2.3 }],
  ['.4', { amount: 0.4, low: 0.4, high: 0.4 }],
  ['30.0~50.0mm', { amount: 40, low: 30, high: 50 }],
  ['30.0mm~50.0mm', { amount: 40, low: 30, high: 50 }],
  ['50.0mm 이상', { amount: 50, low: 50, high: null }],
  ['50.0mm이상', { amount: 50, low: 50, high: null }],
  ['5.0cm 이상', { amount: 5, low: 5, high: null }],
])('%s is an amount with its bounds', (text, amount) => {
  expect(readAmount(text)).toEqual(amount);
});

test.each(['비', '1mm 초과', '~', 'mm', '1..2mm'])('%s is no amount', (text) => {
  expect(readAmount(text)).toBeNull();
});

test('every amount from 1 to 30 mm is read as it stands', () => {
  const tenths = fc.integer({ min: 10, max: 299 });
  fc.assert(
    fc.property(tenths, (tenth) => {
      const mm = tenth / 10;
      expect(readAmount(`${mm.toFixed(1)}mm`)?.amount).toBe(mm);
    }),
  );
});

test('whatever the text, an amount lies within its bounds', () => {
  const parts = fc.constantFrom(...'0123456789.~mc 미만이상-'.split(''), '30.0', 'mm', ' 미만');
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 8 }), (pieces) => {
      const read = readAmount(pieces.join(''));
      if (read === null) return;
      const [first, last] = [read.low, read.high ?? Infinity].toSorted((a, b) => a - b);
      expect(read.amount).toBeGreaterThanOrEqual(first ?? 0);
      expect(read.amount).toBeLessThanOrEqual(last ?? 0);
    }),
  );
});

test.each([
  ['1', 'rain', { amount: 1.5, low: 0, high: 3 }],
  ['2', 'rain', { amount: 9, low: 3, high: 15 }],
  ['3', 'rain', { amount: 15, low: 15, high: null }],
  ['2', 'snow', { amount: 1, low: 1, high: null }],
  ['2', 'wind', { amount: 6.5, low: 4, high: 9 }],
  ['강수없음', 'rain', { amount: 0, low: 0, high: 0 }],
  ['1mm 미만', 'rain', { amount: 0.5, low: 0, high: 1 }],
] as const)('the code %s of the tail stands for %s in a range', (text, of, amount) => {
  expect(readCode(text, of)).toEqual(amount);
});
