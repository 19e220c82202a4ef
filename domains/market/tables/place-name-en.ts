import { romanize } from 'es-hangul';

/** Kinds of places, which the Revised Romanization sets apart by a hyphen. */
const kinds: Readonly<Record<string, string>> = { 시: '-si', 군: '-gun', 구: '-gu' };
/** Of names with two syllables only these end with a kind: Yanggu is a county by itself. */
const shortDistricts = ['동구', '서구', '남구', '북구', '중구'];
/** As these places write themselves, where the usual pronunciation is another. */
const ownNames: Readonly<Record<string, string>> = {
  남양주: 'Namyangju',
  담양: 'Damyang',
  밀양: 'Miryang',
  통영: 'Tongyeong',
  함양: 'Hamyang',
};

/**
 * A city, county or district in Latin letters, by the Revised Romanization.
 *
 * @example placeNameEn('밀양시') // 'Miryang-si'
 */
export function placeNameEn(name: string): string {
  const hasKind = name.length > 2 || shortDistricts.includes(name);
  const kind = hasKind ? (kinds[name.slice(-1)] ?? '') : '';
  const own = kind === '' ? name : name.slice(0, -1);
  const letters = ownNames[own] ?? romanize(own);
  return letters.charAt(0).toUpperCase() + letters.slice(1) + kind;
}
