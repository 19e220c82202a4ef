/**
 * A number that has to be one where anything is told at all: what is neither a number nor `-` nor nothing is refused,
 * for a figure made without it would be wrong.
 *
 * @example readFigure('1,250', 'PPRICE') // 1250
 */
export function readFigure(text: string | undefined, name: string): number | null {
  const plain = (text ?? '').trim();
  if (plain === '' || plain === '-') return null;
  const number = readNumber(plain);
  if (number === null || !Number.isFinite(number))
    throw new Error(`${name} is no number: ${JSON.stringify(plain.slice(0, 60))}.`);
  return number;
}

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
