/**
 * A number as the public services write it: padded, with commas, and `-` or nothing where there is none.
 *
 * @example readNumber(' 41,250 ') // 41250
 * @example readNumber('-') // null
 */
export function readNumber(text: string | undefined): number | null {
  const plain = (text ?? '').trim().replaceAll(',', '');
  return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}
