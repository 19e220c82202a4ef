import { describe, expect, it } from 'vitest';
import { everyPair, lagsOf, readLag } from '../../../../src/view/market/shop/read-lag.ts';

const pair = { shop: 'views', outside: 'pricePerKg' } as const;
const strongest = { ...pair, lag: 3, n: 60, r: 0.6, low: 0.4, high: 0.7, standsOut: true };

describe('reading a correlation of shop and market', () => {
  it('says nothing where there is none, or where chance would bring as much', () => {
    expect(readLag(undefined)).toEqual({ kind: 'unknown' });
    expect(readLag({ ...strongest, r: null })).toEqual({ kind: 'unknown' });
    expect(readLag({ ...strongest, standsOut: false })).toEqual({ kind: 'chance' });
  });

  it.each([
    [3, 0.6, 'marketFirst', 'more', 3],
    [0, 0.6, 'sameDay', 'more', 0],
    [-5, -0.6, 'shopFirst', 'less', 5],
  ] as const)('tells at lag %d with r %d who came first', (lag, r, order, sign, days) => {
    expect(readLag({ ...strongest, lag, r })).toEqual({ kind: 'together', order, sign, days });
  });

  it('tells of every pair, of those without a strongest lag, too', () => {
    const pairs = everyPair([strongest]);
    expect(pairs).toHaveLength(12);
    expect(pairs.filter((each) => each.strongest !== undefined)).toEqual([{ ...pair, strongest }]);
    expect(pairs.filter(({ shop }) => shop === 'restockRequests')).toHaveLength(4);
  });

  it('takes the lags of one pair, in order', () => {
    const rows = [strongest, { ...strongest, lag: -1 }, { ...strongest, shop: 'wishes' as const }];
    expect(lagsOf(rows, pair).map(({ lag }) => lag)).toEqual([-1, 3]);
  });
});
