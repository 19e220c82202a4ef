import { expect, test } from 'vitest';
import { asosStations } from '../../../domains/market/tables/asos-stations.ts';
import { placeNameEn } from '../../../domains/market/tables/place-name-en.ts';

test.each([
  ['밀양', 'Miryang'],
  ['밀양시', 'Miryang-si'],
  ['양구', 'Yanggu'],
  ['양구군', 'Yanggu-gun'],
  ['동구', 'Dong-gu'],
  ['해운대구', 'Haeundae-gu'],
  ['남양주시', 'Namyangju-si'],
  ['통영', 'Tongyeong'],
  ['서귀포시', 'Seogwipo-si'],
  ['서울', 'Seoul'],
])('%s is %s', (name, english) => {
  expect(placeNameEn(name)).toBe(english);
});

test('stations are called as their list calls them', () => {
  for (const { ko, en } of asosStations) expect(placeNameEn(ko)).toBe(en);
});
