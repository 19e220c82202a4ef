import { romanize } from 'es-hangul';

/** Short names of provinces as sources write them, in English. */
const provinces: Readonly<Record<string, string>> = {
  서울: 'Seoul',
  인천: 'Incheon',
  경기: 'Gyeonggi',
  강원: 'Gangwon',
  대전: 'Daejeon',
  세종: 'Sejong',
  충북: 'North Chungcheong',
  충남: 'South Chungcheong',
  광주: 'Gwangju',
  전북: 'North Jeolla',
  전남: 'South Jeolla',
  부산: 'Busan',
  대구: 'Daegu',
  울산: 'Ulsan',
  경북: 'North Gyeongsang',
  경남: 'South Gyeongsang',
  제주: 'Jeju',
  전국: 'Whole country',
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
  const known = provinces[name];
  if (known !== undefined) return known;
  const kind = name.length > 1 ? kinds[name.slice(-1)] : undefined;
  const romanized = romanize(kind === undefined ? name : name.slice(0, -1)) + (kind ?? '');
  return romanized.charAt(0).toUpperCase() + romanized.slice(1);
}
