const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A number of bytes in the largest unit of which there is at least one. */
export function inByteUnit(bytes: number): { readonly value: number; readonly unit: string } {
  let value = bytes;
  let step = 0;
  while (value >= 1024 && step < byteUnits.length - 1) {
    value /= 1024;
    step += 1;
  }
  return { value, unit: byteUnits[step] ?? 'B' };
}

export type TimeUnit = 'd' | 'h' | 'min' | 's' | 'ms';

export interface TimePart {
  readonly value: number;
  readonly unit: TimeUnit;
}

const timeUnits: readonly (readonly [TimeUnit, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** A length of time in its largest unit and the one below it; below ten seconds with a decimal, below one in ms. */
export function inTimeUnits(ms: number): readonly TimePart[] {
  if (ms < 1_000) return [{ value: Math.round(ms), unit: 'ms' }];
  if (ms < 10_000) return [{ value: Math.floor(ms / 100) / 10, unit: 's' }];
  const first = timeUnits.findIndex(([, lengthMs]) => ms >= lengthMs);
  let restMs = ms;
  return timeUnits
    .slice(first, first + 2)
    .map(([unit, lengthMs]) => {
      const value = Math.floor(restMs / lengthMs);
      restMs -= value * lengthMs;
      return { value, unit };
    })
    .filter(({ value }) => value > 0);
}
