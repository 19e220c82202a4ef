import { useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLiveStore } from './live-context.ts';
import { PacedTask } from './paced-task.ts';

/** A click shows within a second; commits may come fifty times in one. */
const refreshIntervalMs = 600;
/** While the stream is cut, and for what changes without a commit. */
const pollIntervalMs = 10_000;

/** Asks for a query again after commits, a moment apart, and never before the last answer has come. */
export function useRefreshOnCommit(queryKey: QueryKey, isWanted = true): void {
  const client = useQueryClient();
  const store = useLiveStore();
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    if (!isWanted) return;
    const filter = { queryKey: JSON.parse(key) as QueryKey, exact: true };
    const refresh = new PacedTask(refreshIntervalMs, () =>
      client.invalidateQueries(filter, { cancelRefetch: false }),
    );
    const want = () => {
      if (!document.hidden) refresh.want();
    };
    const unsubscribe = store.onCommit(want);
    const timer = setInterval(want, pollIntervalMs);
    document.addEventListener('visibilitychange', want);
    return () => {
      unsubscribe();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', want);
      refresh.cancel();
    };
  }, [client, store, key, isWanted]);
}
