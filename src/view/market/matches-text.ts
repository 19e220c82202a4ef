import { disassemble, getChoseong } from 'es-hangul';

/**
 * Whether a name is what somebody types: a part of it in any language, syllables not finished yet, or its Korean
 * initials.
 *
 * @example matchesText('ㅅㄱ', ['후지 사과', 'Fuji apple']) // true
 */
export function matchesText(typed: string, names: readonly string[]): boolean {
  const wanted = plain(typed);
  if (wanted === '') return true;
  return names.some((name) => {
    const known = plain(name);
    if (/^[ㄱ-ㅎ]+$/.test(wanted)) return getChoseong(known).includes(wanted);
    return known.includes(wanted) || disassemble(known).includes(disassemble(wanted));
  });
}

const plain = (text: string) => text.normalize('NFC').toLowerCase().replaceAll(/\s/g, '');
