import type { ForecastPlace } from './forecast-places.ts';

/** A zone of the mid-term land forecast. */
export interface MidLandZone {
  readonly regId: string;
  readonly ko: string;
  readonly en: string;
  covers(place: Pick<ForecastPlace, 'name' | 'province'>): boolean;
}

/** Cities and counties of Gangwon on the side of the sea (영동). */
const eastGangwon = ['강릉시', '고성군', '동해시', '삼척시', '속초시', '양양군', '태백시'];

const inProvinces =
  (...provinces: readonly string[]): MidLandZone['covers'] =>
  ({ province }) =>
    provinces.includes(province);

const inGangwon =
  (side: 'east' | 'west'): MidLandZone['covers'] =>
  ({ province, name }) =>
    province === '강원' && eastGangwon.includes(name) === (side === 'east');

export const midLandZones: readonly MidLandZone[] = [
  {
    ...{ regId: '11B00000', ko: '서울·인천·경기', en: 'Seoul, Incheon and Gyeonggi' },
    covers: inProvinces('서울', '인천', '경기'),
  },
  { regId: '11D10000', ko: '강원영서', en: 'West Gangwon', covers: inGangwon('west') },
  { regId: '11D20000', ko: '강원영동', en: 'East Gangwon', covers: inGangwon('east') },
  {
    ...{ regId: '11C20000', ko: '대전·세종·충남', en: 'Daejeon, Sejong and Chungnam' },
    covers: inProvinces('대전', '세종', '충남'),
  },
  { regId: '11C10000', ko: '충북', en: 'Chungbuk', covers: inProvinces('충북') },
  {
    ...{ regId: '11F20000', ko: '광주·전남', en: 'Gwangju and Jeonnam' },
    covers: inProvinces('광주', '전남'),
  },
  { regId: '11F10000', ko: '전북', en: 'Jeonbuk', covers: inProvinces('전북') },
  {
    ...{ regId: '11H10000', ko: '대구·경북', en: 'Daegu and Gyeongbuk' },
    covers: inProvinces('대구', '경북'),
  },
  {
    ...{ regId: '11H20000', ko: '부산·울산·경남', en: 'Busan, Ulsan and Gyeongnam' },
    covers: inProvinces('부산', '울산', '경남'),
  },
  { regId: '11G00000', ko: '제주', en: 'Jeju', covers: inProvinces('제주') },
];
