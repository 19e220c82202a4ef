import { describe, expect, it } from 'vitest';
import { placeInProvince, placeNameIn } from '../../../../src/view/market/map/place-name.ts';

describe('the name of a place', () => {
  it.each([
    ['안동시', 'Andong-si'],
    ['고성군', 'Goseong-gun'],
    ['중구', 'Jung-gu'],
    ['경북', 'North Gyeongsang'],
    ['서울', 'Seoul'],
    ['전국', 'Whole country'],
  ])('of %s is %s in English', (name, english) => {
    expect(placeNameIn('en', name)).toBe(english);
    expect(placeNameIn('ko', name)).toBe(name);
  });

  it('is told with its province, but a metropolitan city stands for itself', () => {
    expect(placeInProvince('ko', '경북', '안동시')).toBe('경북 안동시');
    expect(placeInProvince('en', '경북', '안동시')).toBe('Andong-si, North Gyeongsang');
    expect(placeInProvince('ko', '서울', '서울')).toBe('서울');
    expect(placeInProvince('en', '세종', '세종')).toBe('Sejong');
  });
});
