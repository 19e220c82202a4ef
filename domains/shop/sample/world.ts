import { dayMs, seoulOffsetMs } from '../../../src/base/time.ts';
import { PomonaError } from '../../../src/base/errors.ts';
import { seedOf } from './random.ts';

/** One make-believe shop: everything that happens in it follows from these two numbers. */
export interface World {
  /** A whole number. */
  readonly seed: number;
  /** How busy the shop is; 1 is about 20,000 events a day. */
  readonly scale: number;
  /** Stands in ids, so that the sessions and groups of two worlds in one store never mix. */
  readonly tag: string;
}

export function worldOf(seed: number, scale: number): World {
  if (!Number.isInteger(seed) || !(scale > 0 && scale < 10_000)) {
    throw new PomonaError(
      'invalid_parameter',
      `Sample traffic needs a whole number as seed and a scale above 0 and below 10,000, not ${seed} and ${scale}`,
    );
  }
  const hash = seedOf(seed, Math.round(scale * 1000));
  return { seed, scale, tag: hash.toString(36).padStart(7, '0') };
}

/** A day in Seoul. */
export interface Day {
  /** Days since 1970-01-01 in Seoul. */
  readonly index: number;
  readonly startMs: number;
  readonly endMs: number;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** `YYYYMMDD` in Seoul. */
  readonly label: string;
}

/** The Seoul day in which a moment lies. */
export function dayAt(ms: number): Day {
  return dayOf(Math.floor((ms + seoulOffsetMs) / dayMs));
}

export function dayOf(index: number): Day {
  const startMs = index * dayMs - seoulOffsetMs;
  const date = new Date(index * dayMs).toISOString();
  return {
    index,
    startMs,
    endMs: startMs + dayMs,
    // 1970-01-01 was a Thursday.
    weekday: ((((index + 3) % 7) + 7) % 7) + 1,
    label: date.slice(0, 10).replaceAll('-', ''),
  };
}
