import { describe, expect, test } from 'vitest';
import { namesOfPlace } from '../../../../src/view/market/map/place-name.ts';
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

  test.each(['경북', '경상북도', 'ㄱㅂ', 'ㄱㅅㅂㄷ', 'gyeongbuk', 'North G'])(
    'finds 경북 by "%s"',
    (typed) => {
      expect(matchesText(typed, namesOfPlace('경북'))).toBe(true);
      expect(matchesText(typed, namesOfPlace('경남'))).toBe(false);
    },
  );

  test('finds a city by its province and its name together, in either order', () => {
    const andong = [...namesOfPlace('안동시'), ...namesOfPlace('경북')];
    for (const typed of ['경북 안동', '안동 경상북도', 'ㅇㄷ', 'ㄱㅂ ㅇㄷ', 'andong']) {
      expect(matchesText(typed, andong)).toBe(true);
    }
    expect(matchesText('경남 안동', andong)).toBe(false);
  });

  test('takes two initials that were typed as one letter apart', () => {
    expect(matchesText('ㅄ', ['부산'])).toBe(true);
    expect(matchesText('ㄳ', ['경산시'])).toBe(true);
  });

  test('initials do not go on from the middle of one word into the next', () => {
    expect(matchesText('ㅈㅅ', ['후지 사과'])).toBe(false);
    expect(matchesText('ㅌㅁㅌ', ['방울토마토'])).toBe(true);
  });

  test('initials of a fruit do not find a region by the kind of place that its cities are', () => {
    for (const city of ['울산', '부산', '대구', '경북', '경남']) {
      expect(matchesText('ㅅㄱ', namesOfPlace(city))).toBe(false);
    }
    expect(matchesText('울산광역시', namesOfPlace('울산'))).toBe(true);
    expect(matchesText('ㅇㅅㄱㅇㅅ', namesOfPlace('울산'))).toBe(true);
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

  test('a growing area leads to the weather where the item grows', () => {
    expect(targetOf('area:060100:4717000000', '/market')).toBe(
      '/market/growing-areas?item=060100&place=4717000000',
    );
  });
});

test('a day is one that exists', () => {
  expect(isDay('2028-02-29')).toBe(true);
  for (const text of ['2026-02-29', '2026-13-01', '20261123', '2026-1-3', '']) {
    expect(isDay(text)).toBe(false);
  }
});
