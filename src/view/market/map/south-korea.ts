import map from '@svg-maps/south-korea';
import type { InflowRegion } from '../answers.ts';

/** A province or metropolitan city of the map, drawn as a path. */
export interface Province {
  readonly id: ProvinceId;
  readonly path: string;
}

/** The region that each province belongs to, and its short Korean name, as sources write it. */
const provinces = {
  seoul: ['경기', '서울'],
  incheon: ['경기', '인천'],
  gyeonggi: ['경기', '경기'],
  gangwon: ['강원', '강원'],
  daejeon: ['충청', '대전'],
  sejong: ['충청', '세종'],
  'north-chungcheong': ['충청', '충북'],
  'south-chungcheong': ['충청', '충남'],
  gwangju: ['전라', '광주'],
  'north-jeolla': ['전라', '전북'],
  'south-jeolla': ['전라', '전남'],
  busan: ['경상', '부산'],
  daegu: ['경상', '대구'],
  ulsan: ['경상', '울산'],
  'north-gyeongsang': ['경상', '경북'],
  'south-gyeongsang': ['경상', '경남'],
  jeju: ['제주', '제주'],
} as const satisfies Readonly<Record<string, readonly [InflowRegion, string]>>;

export type ProvinceId = keyof typeof provinces;
/** 서울, 경북 … */
export type ProvinceName = (typeof provinces)[ProvinceId][1];

/** The map as its package declares it: provinces by an English id, `@svg-maps/south-korea`, CC BY 4.0. */
interface DrawnMap {
  readonly viewBox: string;
  readonly locations: readonly { readonly id: string; readonly path: string }[];
}

const drawn = map as DrawnMap;

export const viewBox = drawn.viewBox;
export const drawnProvinces: readonly Province[] = drawn.locations.filter(isProvince);

function isProvince(location: DrawnMap['locations'][number]): location is Province {
  return Object.hasOwn(provinces, location.id);
}

/** The provinces of a region by their short names; none of imports and unknown origins. */
export const provincesOf = (region: InflowRegion): readonly ProvinceName[] =>
  Object.values(provinces).flatMap(([of, name]) => (of === region ? [name] : []));

export const regionOf = (id: ProvinceId): InflowRegion => provinces[id][0];
export const provinceName = (id: ProvinceId): ProvinceName => provinces[id][1];
