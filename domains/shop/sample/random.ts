import type { Random } from '../../../src/base/random.ts';

export { Random } from '../../../src/base/random.ts';

/** What a sequence is for; two purposes never share one, so that a change to one leaves the others as they were. */
export const purposes = {
  ids: 1,
  visits: 2,
  people: 3,
  groups: 4,
  stock: 5,
  demand: 6,
  coupons: 7,
  newcomers: 8,
  day: 9,
  price: 10,
} as const;

/** A seed of 32 bits made from whole numbers, in which every one of them matters (steps of MurmurHash3). */
export function seedOf(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** Draws indexes of `weights`, each as often as its weight says. */
export function weightedIndex(weights: readonly number[]): (random: Random) => number {
  let total = 0;
  const sums = weights.map((weight) => (total += weight));
  return (random) => {
    const drawn = random.next() * total;
    const index = sums.findIndex((sum) => drawn < sum);
    return index === -1 ? weights.length - 1 : index;
  };
}

/** The value at an index that is known to exist. */
export function valueAt<Value>(values: readonly Value[], index: number): Value {
  return values[index] as Value;
}
