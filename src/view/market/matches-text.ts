import { disassemble, getChoseong } from 'es-hangul';

/**
 * Whether names of a thing are what somebody types: a part of one in any language, syllables not finished yet, or Korean
 * initials, which begin anywhere in a word but go on in the next only from its beginning. Of several words typed, each may
 * be of another name.
 *
 * @example matchesText('ㅅㄱ', ['후지 사과', 'Fuji apple']) // true
 * @example matchesText('경북 안동', ['안동시', '경상북도', '경북']) // true
 */
export function matchesText(typed: string, names: readonly string[]): boolean {
  const words = wordsOf(typed);
  const isNamed = (wanted: string) => names.some((name) => isPartOf(wanted, wordsOf(name)));
  return isNamed(words.join('')) || words.every(isNamed);
}

function isPartOf(wanted: string, words: readonly string[]): boolean {
  if (/^[ㄱ-ㅎ]+$/.test(wanted)) {
    // Two consonants in a row are written as one letter by most ways to type: ㄱㅅ as ㄳ.
    const initials = disassemble(wanted);
    return words.some(
      (word, index) =>
        getChoseong(word).includes(initials) ||
        getChoseong(words.slice(index).join('')).startsWith(initials),
    );
  }
  const known = words.join('');
  return known.includes(wanted) || disassemble(known).includes(disassemble(wanted));
}

const wordsOf = (text: string) => text.normalize('NFC').toLowerCase().trim().split(/\s+/);
