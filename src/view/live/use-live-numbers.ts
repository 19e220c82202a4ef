import { useSyncExternalStore } from 'react';
import { useLiveStore } from './live-context.ts';
import type { LiveNumbers } from './live-numbers.ts';

/** What the server told last. */
export function useLiveNumbers(): LiveNumbers {
  const store = useLiveStore();
  return useSyncExternalStore(store.subscribe, store.snapshot);
}
