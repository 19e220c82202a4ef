/**
 * Ten-thousandths as a decimal number: two decimals, or as many more as it takes.
 *
 * @example moneyText(12_345_000n) // '1234.50'
 */
export function moneyText(tenThousandths: bigint): string {
  const digits = tenThousandths.toString().padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4).replace(/0{1,2}$/, '')}`;
}
