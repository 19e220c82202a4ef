import { parseInstant } from '../base/instant.ts';
import { hourMs } from '../base/time.ts';
import type { Clock } from '../base/time.ts';
import type { ImportBatch } from './import-batch.ts';

export interface Pace {
  /** How many times as fast as it happened; `max` as fast as it goes. */
  readonly speed: number | 'max';
  readonly clock: Clock;
  /** Resolves after some milliseconds; rejects to stop. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** Timers count no further than 24 days. */
const longestSleepMs = hourMs;

/**
 * Hands events over in the tempo in which they happened, times `speed`, counted from the first one by occurredAt. An
 * event that comes late in the file, or has no readable time, goes with the one before it.
 */
export async function* paceEvents(
  batches: AsyncIterable<ImportBatch>,
  pace: Pace,
): AsyncGenerator<ImportBatch> {
  if (pace.speed === 'max') {
    yield* batches;
    return;
  }
  const { speed, clock, sleep } = pace;
  let start: { readonly clockMs: number; readonly eventMs: number } | undefined;
  let bytesDone = 0;
  for await (const batch of batches) {
    let due: unknown[] = [];
    for (const event of batch.events) {
      const eventMs = occurredAtMs(event);
      if (eventMs !== undefined) start ??= { clockMs: clock(), eventMs };
      const dueMs =
        start && eventMs !== undefined ? start.clockMs + (eventMs - start.eventMs) / speed : 0;
      if (dueMs > clock()) {
        if (due.length > 0) yield { events: due, bad: [], skipped: 0, bytesDone };
        due = [];
        for (let left = dueMs - clock(); left > 0; left = dueMs - clock()) {
          await sleep(Math.min(left, longestSleepMs));
        }
      }
      due.push(event);
    }
    bytesDone = batch.bytesDone;
    yield { ...batch, events: due };
  }
}

function occurredAtMs(event: unknown): number | undefined {
  if (typeof event !== 'object' || event === null || !('occurredAt' in event)) return undefined;
  return typeof event.occurredAt === 'string' ? parseInstant(event.occurredAt)?.ms : undefined;
}
