/**
 * A figure with the decimals that it can bear: four, or two from 1,000 on.
 *
 * @example roundFigure(0.123456) // 0.1235
 */
export function roundFigure(value: number): number {
  const factor = Math.abs(value) < 1_000 ? 10_000 : 100;
  return Math.round(value * factor) / factor;
}
