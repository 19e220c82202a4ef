import { describe, expect, test } from 'vitest';
import { isDay } from '../../../../src/view/market/days.ts';
import { matchesText } from '../../../../src/view/market/matches-text.ts';
import { targetOf } from '../../../../src/view/market/search-target.ts';

const apple = ['후지 사과', 'Fuji apple'];

describe('the search', () => {
  test.each(['사과', 'ㅅㄱ', 'ㅎㅈㅅㄱ', '후지사', '삭', 'APPLE', 'fuji a', ' 사 과 ', ''])(
    'finds 후지 사과 by "%s"',
    (typed) => {
      expect(matchesText(typed, apple)).toBe(true);
    },
  );

  test.each(['ㅂ', '배', 'pear', 'ㅅㄱㄱ'])('does not find it by "%s"', (typed) => {
    expect(matchesText(typed, apple)).toBe(false);
  });

  test('an item is shown on a page about items, and with its prices from any other', () => {
    expect(targetOf('item:060103', '/market/supply')).toBe('/market/supply?item=060103');
    expect(targetOf('item:060103', '/market')).toBe('/market/prices?item=060103');
  });

  test('a region leads to its inflow, a city to its weather', () => {
    expect(targetOf('region:경상', '/market')).toBe(
      `/market/inflow?region=${encodeURIComponent('경상')}`,
    );
    expect(targetOf('city:47170', '/market')).toBe('/market/weather?city=47170');
  });
});

test('a day is one that exists', () => {
  expect(isDay('2028-02-29')).toBe(true);
  for (const text of ['2026-02-29', '2026-13-01', '20261123', '2026-1-3', '']) {
    expect(isDay(text)).toBe(false);
  }
});
