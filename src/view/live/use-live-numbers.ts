import { useEffect, useSyncExternalStore } from 'react';
import type { LiveNumbers } from './live-numbers.ts';
import type { LiveStore } from './live-store.ts';

/** The store's numbers; the store runs for as long as the component is on the page. */
export function useLiveNumbers(store: LiveStore): LiveNumbers {
  useEffect(() => {
    store.start();
    return () => store.stop();
  }, [store]);
  return useSyncExternalStore(store.subscribe, store.snapshot);
}
