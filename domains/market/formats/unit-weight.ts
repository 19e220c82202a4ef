const weight = /(\d+(?:\.\d+)?)\s*(키로|킬로|kg|㎏|그램|g)/iu;

/**
 * What a trading unit weighs, kg, by its name; null for what is sold by the piece.
 *
 * @example unitWeightOf('  10키로상자') // 10
 * @example unitWeightOf('500g') // 0.5
 * @example unitWeightOf('1개') // null
 */
export function unitWeightOf(unitName: string): number | null {
  const [, amount, unit = ''] = weight.exec(unitName) ?? [];
  if (amount === undefined || Number(amount) === 0) return null;
  return /^(?:그램|g)$/iu.test(unit) ? Number(amount) / 1_000 : Number(amount);
}

/** Price of a kilogram in whole KRW, of a unit that weighs so many; null where either is missing. */
export function pricePerKgOf(priceKrw: number | null, unitKg: number | null): number | null {
  return priceKrw === null || unitKg === null ? null : Math.round(priceKrw / unitKg);
}
