import { addDays } from '../days.ts';

/** Days from one to another, both included, `YYYY-MM-DD`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

export const lengths = ['30d', '7d', '90d', '365d', 'own'] as const;
export type Length = (typeof lengths)[number];
export const comparisons = ['lastYear', 'before', 'own'] as const;
export type Comparison = (typeof comparisons)[number];

/** The days up to `today` of a length; `own` as they were chosen, in order. */
export function rangeOf(length: Length, own: Days, today: string): Days {
  if (length === 'own') return inOrder(own);
  return { from: addDays(today, 1 - Number.parseInt(length, 10)), to: today };
}

/** The days to compare with: the equally many before, the same dates a year earlier, or others. */
export function comparedWith(comparison: Comparison, range: Days, own: Days): Days {
  switch (comparison) {
    case 'own':
      return inOrder(own);
    case 'lastYear':
      return { from: yearBefore(range.from), to: yearBefore(range.to) };
    case 'before': {
      const length = Math.round((Date.parse(range.to) - Date.parse(range.from)) / 86_400_000) + 1;
      return { from: addDays(range.from, -length), to: addDays(range.from, -1) };
    }
  }
}

/** Ranges with days of which there are no records: those that begin before the first day on record. */
export function rangesBefore(recordsFrom: string | null, ranges: readonly Days[]): readonly Days[] {
  return ranges.filter(({ from }) => recordsFrom !== null && from < recordsFrom);
}

function inOrder({ from, to }: Days): Days {
  return from <= to ? { from, to } : { from: to, to: from };
}

/** 29 February has no day a year before: the 28th. */
function yearBefore(day: string): string {
  const written = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
  return written.endsWith('02-29') ? `${written.slice(0, 8)}28` : written;
}
