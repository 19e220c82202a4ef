import { setTimeout as delay } from 'node:timers/promises';
import { PomonaError } from '../../base/errors.ts';

const firstRetryMs = 250;
const longestRetryMs = 10_000;

/**
 * Does what needs servers, again and again while they cannot be reached; a person is told at the first time. Rejects
 * with what they said last once the signal is aborted, and with any other error at once.
 */
export async function whileUnavailable<T>(
  work: () => Promise<T>,
  options: {
    readonly what: string;
    readonly onTrouble: (what: string, error: unknown) => void;
    readonly signal: AbortSignal;
  },
): Promise<T> {
  const { what, onTrouble, signal } = options;
  for (let failures = 0; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error) || signal.aborted) throw error;
      if (failures === 0) onTrouble(what, error);
      const retryInMs = Math.min(firstRetryMs * 2 ** failures, longestRetryMs);
      await delay(retryInMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof PomonaError && error.code === 'log_unavailable';
}
