export const couponPercent = 10;

/** A price with the coupon taken off, in whole KRW. */
export function discounted(priceKrw: number): number {
  return Math.floor((priceKrw * (100 - couponPercent)) / 100);
}
