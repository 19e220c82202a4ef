import type { Clock } from '../base/time.ts';

/**
 * Lets many share a computation: it is made when somebody asks and the last one began at least `forMs` ago; all others
 * get that one, finished or not. One that failed is not kept.
 */
export function shareFor<T>(
  forMs: number,
  clock: Clock,
  compute: () => Promise<T>,
): () => Promise<T> {
  let shared: Promise<T> | undefined;
  let isRunning = false;
  let beganAtMs = 0;
  return () => {
    if (shared && (isRunning || clock() - beganAtMs < forMs)) return shared;
    beganAtMs = clock();
    isRunning = true;
    const made = compute().finally(() => {
      isRunning = false;
    });
    made.catch(() => {
      shared = undefined;
    });
    return (shared = made);
  };
}
