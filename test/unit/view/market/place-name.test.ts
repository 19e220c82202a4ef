import { describe, expect, it } from 'vitest';
import { placeNameIn } from '../../../../src/view/market/map/place-name.ts';

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
});
