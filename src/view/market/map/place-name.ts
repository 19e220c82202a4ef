import { romanize } from 'es-hangul';

/**
 * Provinces by their short name as sources write it: in English, and what else they are called in Korean, the kind of place
 * as a word of its own, so that initials are not found across it (ㅅㄱ in 울산광역시).
 */
const provinces: Readonly<Record<string, readonly [english: string, ...korean: string[]]>> = {
  서울: ['Seoul', '서울 특별시', '서울시'],
  인천: ['Incheon', '인천 광역시', '인천시'],
  경기: ['Gyeonggi', '경기도'],
  강원: ['Gangwon', '강원 특별자치도', '강원도'],
  대전: ['Daejeon', '대전 광역시', '대전시'],
  세종: ['Sejong', '세종 특별자치시', '세종시'],
  충북: ['North Chungcheong', '충청북도'],
  충남: ['South Chungcheong', '충청남도'],
  광주: ['Gwangju', '광주 광역시', '광주시'],
  전북: ['North Jeolla', '전북 특별자치도', '전라북도'],
  전남: ['South Jeolla', '전라남도'],
  부산: ['Busan', '부산 광역시', '부산시'],
  대구: ['Daegu', '대구 광역시', '대구시'],
  울산: ['Ulsan', '울산 광역시', '울산시'],
  경북: ['North Gyeongsang', '경상북도'],
  경남: ['South Gyeongsang', '경상남도'],
  제주: ['Jeju', '제주 특별자치도', '제주도'],
  전국: ['Whole country'],
};

/** Kinds of places, which the romanization of the country sets apart by a hyphen. */
const kinds: Readonly<Record<string, string>> = { 시: '-si', 군: '-gun', 구: '-gu' };

/**
 * A province, city or county in the language of the page: in English by the Revised Romanization.
 *
 * @example placeNameIn('en', '안동시') // 'Andong-si'
 */
export function placeNameIn(language: string, name: string): string {
  if (language === 'ko') return name;
  const [english] = provinces[name] ?? [];
  if (english !== undefined) return english;
  const kind = name.length > 1 ? kinds[name.slice(-1)] : undefined;
  const romanized = romanize(kind === undefined ? name : name.slice(0, -1)) + (kind ?? '');
  return romanized.charAt(0).toUpperCase() + romanized.slice(1);
}

/**
 * A place with its province; a metropolitan city, which is its own province, once.
 *
 * @example placeInProvince('ko', '경북', '안동시') // '경북 안동시'
 * @example placeInProvince('en', '경북', '안동시') // 'Andong-si, North Gyeongsang'
 */
export function placeInProvince(language: string, province: string, name: string): string {
  const place = placeNameIn(language, name);
  if (province === name) return place;
  const within = placeNameIn(language, province);
  return language === 'ko' ? `${within} ${place}` : `${place}, ${within}`;
}

/** Everything that a province, by its short name, or another place is called: `경북`, `경상북도`, `Gyeongbuk`. */
export function namesOfPlace(name: string): readonly string[] {
  const [, ...korean] = provinces[name] ?? [];
  return [name, ...korean, placeNameIn('en', name), ...[name, ...korean].map(romanize)];
}
