import type { ShopEvent } from '../events.ts';
import { sampleDay } from './sample-day.ts';
import { dayAt } from './world.ts';

export interface SampleRange {
  /** A whole number: another seed, another shop. */
  readonly seed: number;
  /** 1 is about 20,000 events a day. */
  readonly scale: number;
  /** First moment, ms since the epoch. */
  readonly fromMs: number;
  /** The moment after the last one. */
  readonly toMs: number;
}

const defaultBatchEvents = 5_000;

/**
 * The sample traffic of a range of time, as batches in order of time; no batch is empty or longer than `batchEvents`.
 * Ranges that meet give the same events as one range over both.
 */
export function* sampleHistory(
  range: SampleRange,
  batchEvents = defaultBatchEvents,
): Generator<readonly ShopEvent[], void, undefined> {
  let day = dayAt(range.fromMs);
  while (day.startMs < range.toMs) {
    const wholeDay = sampleDay(range.seed, day.startMs, range.scale);
    const isWhole = day.startMs >= range.fromMs && day.endMs <= range.toMs;
    const events = isWhole ? wholeDay : wholeDay.filter((event) => isWithin(event, range));
    for (let start = 0; start < events.length; start += batchEvents) {
      yield events.slice(start, start + batchEvents);
    }
    day = dayAt(day.endMs);
  }
}

function isWithin(event: ShopEvent, { fromMs, toMs }: SampleRange): boolean {
  const atMs = Date.parse(event.occurredAt);
  return atMs >= fromMs && atMs < toMs;
}
