import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { HealthAnswer } from '../../serve/contract.ts';
import { requestJson } from '../live/request-json.ts';

const refreshMs = 2_000;
/** Five minutes. */
const keptAnswers = 150;
const queryKey = ['health'];

/** How the instance is, with what was told since the page was opened, oldest first. */
export interface WatchedHealth {
  readonly health: HealthAnswer;
  readonly history: readonly HealthAnswer[];
}

/** How the instance is, every two seconds while the page is looked at. */
export function useHealth() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: async (): Promise<WatchedHealth> => {
      const health = (await requestJson<HealthAnswer>('/api/health')) as HealthAnswer;
      const before = client.getQueryData<WatchedHealth>(queryKey)?.history ?? [];
      return { health, history: [...before, health].slice(-keptAnswers) };
    },
    refetchInterval: refreshMs,
    // A history has no gap of pages that were looked at in between.
    gcTime: 0,
  });
  return { watched: data, failure: error?.message, retry: () => void refetch() };
}
