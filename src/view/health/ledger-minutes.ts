import type { LedgerAnswer } from '../../serve/contract.ts';
import { minuteMs, startOfMinute } from '../live/seoul-time.ts';

export type LedgerMinute = Omit<LedgerAnswer['rows'][number], 'minute'> & {
  readonly startMs: number;
};

const nothing = {
  received: 0,
  accepted: 0,
  rejected: 0,
  counted: 0,
  duplicates: 0,
  late: 0,
  pending: 0,
};

/** The minutes from one moment to another, oldest first, with zeros where the ledger has no row. */
export function ledgerMinutes(
  rows: LedgerAnswer['rows'],
  fromMs: number,
  toMs: number,
): readonly LedgerMinute[] {
  const byStart = new Map(rows.map(({ minute, ...counts }) => [Date.parse(minute), counts]));
  const firstMs = startOfMinute(fromMs);
  return Array.from({ length: Math.ceil((toMs - firstMs) / minuteMs) }, (_, index) => {
    const startMs = firstMs + index * minuteMs;
    return { startMs, ...(byStart.get(startMs) ?? nothing) };
  });
}

/** The counts of several minutes as one. */
export function sumOf(minutes: readonly LedgerMinute[]): typeof nothing {
  const names = Object.keys(nothing) as (keyof typeof nothing)[];
  const sum = { ...nothing };
  for (const minute of minutes) for (const name of names) sum[name] += minute[name];
  return sum;
}

/** Minutes stand out while they are so few, and at least so many times as high as the highest of the others. */
const outstanding = { most: 3, times: 4 };

/**
 * The most that was received in a minute, but for a few that would press all others flat, as a backfill or a restart makes;
 * undefined where none stands out like that.
 */
export function ceilingOf(minutes: readonly LedgerMinute[]): number | undefined {
  const received = minutes.map((minute) => minute.received).toSorted((a, b) => b - a);
  const isFarAbove = (index: number) =>
    (received[index] ?? 0) > 0 &&
    (received[index - 1] ?? 0) >= outstanding.times * (received[index] ?? 0);
  const highest = Array.from({ length: outstanding.most }, (_, index) => index + 1).findLast(
    isFarAbove,
  );
  return highest === undefined ? undefined : received[highest];
}
