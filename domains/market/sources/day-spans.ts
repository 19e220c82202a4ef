import { addDays } from '../../../src/collect/sources/scheduled-time.ts';

export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

/** Cuts the days from one to another (both included) into spans of at most `days`. */
export function daySpans(from: string, to: string, days: number): DaySpan[] {
  const spans: DaySpan[] = [];
  for (let start = from; start <= to; start = addDays(start, days)) {
    const end = addDays(start, days - 1);
    spans.push({ from: start, to: end < to ? end : to });
  }
  return spans;
}
