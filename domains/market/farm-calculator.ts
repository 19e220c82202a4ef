/** What figures of a farm are of: 10a (1,000 m²) or 300 pyeong (991.7 m²). */
export type FarmArea = '10a' | '300py';

/** 10a is 302.5 pyeong. */
const partsOf10a: Readonly<Record<FarmArea, number>> = { '10a': 1, '300py': 300 / 302.5 };

/**
 * What the survey gives for 10a, for 300 pyeong: the same, 0.8 % less.
 *
 * @example perArea(302_500, '300py') // 300000
 */
export function perArea(per10a: number, area: FarmArea): number {
  return per10a * partsOf10a[area];
}
