import { Backoff } from '../../base/backoff.ts';
import { PomonaError } from '../../base/errors.ts';

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
  const backoff = new Backoff({ firstMs: 250, longestMs: 10_000 });
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error) || signal.aborted) throw error;
      if (backoff.isCalm) onTrouble(what, error);
      await backoff.pause(signal);
    }
  }
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof PomonaError && error.code === 'log_unavailable';
}
