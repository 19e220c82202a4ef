import { useEffect } from 'react';
import { useLiveStore } from './live-context.ts';

/** Keeps the connection to the server open for as long as the component is on the page. */
export function useLiveConnection(): void {
  const store = useLiveStore();
  useEffect(() => {
    store.start();
    return () => store.stop();
  }, [store]);
}
