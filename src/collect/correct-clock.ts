import { parseInstant } from '../base/instant.ts';
import { PomonaError } from '../base/errors.ts';
import { minuteMs } from '../base/time.ts';
import { show } from './rejection.ts';

const toleratedMs = 5 * minuteMs;

/**
 * How far the times of a batch must be moved: receivedAt - sentAt where that exceeds 5 minutes either way, else 0.
 * Below, the difference is more likely the network than the clock. A sentAt that is no time throws `invalid_body`.
 */
export function clockShiftOf(sentAt: unknown, receivedAtMs: number): number {
  if (sentAt === undefined || sentAt === null) return 0;
  const sent = typeof sentAt === 'string' ? parseInstant(sentAt) : undefined;
  if (sent === undefined) {
    throw new PomonaError(
      'invalid_body',
      `sentAt: must be an RFC 3339 time with an offset, got ${show(sentAt)}`,
    );
  }
  const shiftMs = receivedAtMs - sent.ms;
  return Math.abs(shiftMs) > toleratedMs ? shiftMs : 0;
}
