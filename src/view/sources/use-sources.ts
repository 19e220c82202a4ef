import { useQuery } from '@tanstack/react-query';
import type { SourcesAnswer } from '../../serve/source-contract.ts';
import { requestJson } from '../live/request-json.ts';

const usualRefreshMs = 5_000;

/** How the sources are, every few seconds while the page is looked at, or as often as asked for; not at all unless wanted. */
export function useSources({ refreshMs = usualRefreshMs, isWanted = true } = {}) {
  const { data, error, refetch } = useQuery({
    queryKey: ['sources'],
    queryFn: async () => (await requestJson<SourcesAnswer>('/api/sources')) as SourcesAnswer,
    refetchInterval: refreshMs,
    enabled: isWanted,
  });
  return { answer: data, failure: error?.message, retry: () => void refetch() };
}
