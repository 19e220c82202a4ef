import { createContext, use } from 'react';
import type { LiveStore } from './live-store.ts';

export const LiveContext = createContext<LiveStore | undefined>(undefined);

/** The console's one connection to the server. */
export function useLiveStore(): LiveStore {
  const store = use(LiveContext);
  if (!store) throw new Error('This part of the page needs a LiveContext around it');
  return store;
}
