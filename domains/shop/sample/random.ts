/**
 * Repeatable chance: the same seed gives the same sequence, on every machine (mulberry32, by Tommy Ettinger,
 * public domain). Good for make-believe, never for secrets.
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    return this.#next32() / 4_294_967_296;
  }

  /** A whole number from 0 up to, not including, `end`. */
  integer(end: number): number {
    return Math.floor(this.next() * end);
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Value>(values: readonly Value[]): Value {
    return valueAt(values, this.integer(values.length));
  }

  /** A whole number whose mean is `mean`: its whole part, and one more as often as the rest says. */
  round(mean: number): number {
    return Math.floor(mean + this.next());
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let index = 0; index < count; index += 1) bytes[index] = this.#next32() >>> 24;
    return bytes;
  }

  #next32(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}

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
