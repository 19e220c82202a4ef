/** How much rain or snow a forecast text speaks of, in the unit of the text. */
export interface ForecastAmount {
  /** The amount; the middle of the bounds where only these are known, the lower one where there is no upper one. */
  readonly amount: number;
  readonly low: number;
  /** null when there is no upper bound. */
  readonly high: number | null;
}

const none: ForecastAmount = { amount: 0, low: 0, high: 0 };
const nothing = new Set(['', '-', 'null', '0', '강수없음', '적설없음']);

/**
 * Reads PCP, RN1 (mm) and SNO (cm) of the forecasts: `강수없음`, `1mm 미만`, `6.2mm`, `30.0~50.0mm`, `50.0mm 이상`; null for
 * what is none of these. Not for the coded values of the 3-hourly tail.
 *
 * @example readAmount('30.0~50.0mm') // { amount: 40, low: 30, high: 50 }
 */
export function readAmount(text: string): ForecastAmount | null {
  const plain = text.replaceAll(/\s/g, '');
  if (nothing.has(plain)) return none;
  const number = String.raw`(\d+(?:\.\d+)?|\.\d+)`;
  const found = new RegExp(`^${number}(?:mm|cm)?(?:~${number})?(?:mm|cm)?(미만|이상)?$`).exec(
    plain,
  );
  if (!found) return null;
  const first = Number(found[1]);
  if (found[2] !== undefined) return between(first, Number(found[2]));
  if (found[3] === '미만') return between(0, first);
  return { amount: first, low: first, high: found[3] === '이상' ? null : first };
}

function between(low: number, high: number): ForecastAmount {
  return { amount: (low + high) / 2, low, high };
}

/** Codes of the 3-hourly tail: 1 weak, 2 ordinary, 3 strong; per hour (mm, cm) or m/s. */
const codedBounds = {
  rain: { 1: [0, 3], 2: [3, 15], 3: [15, null] },
  snow: { 1: [0, 1], 2: [1, null] },
  wind: { 1: [0, 4], 2: [4, 9], 3: [9, null] },
} as const satisfies Record<string, Record<number, readonly [number, number | null]>>;

/**
 * Reads a code of the 3-hourly tail of the short-term forecast (since 28 November 2024); a text that is no code as an
 * amount.
 *
 * @example readCode('2', 'rain') // { amount: 9, low: 3, high: 15 }: not 2 mm
 */
export function readCode(text: string, of: keyof typeof codedBounds): ForecastAmount | null {
  const bounds: Readonly<Record<string, readonly [number, number | null]>> = codedBounds[of];
  const found = bounds[text.trim()];
  if (!found) return readAmount(text);
  const [low, high] = found;
  return high === null ? { amount: low, low, high } : between(low, high);
}
