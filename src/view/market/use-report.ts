import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { RequestError, requestJson } from '../live/request-json.ts';
import type { MarketAnswer } from './answers.ts';

export interface ReportRequest {
  /** Below `/api/market/`. */
  readonly path: string;
  /** What is asked for; what is undefined is left to the server. */
  readonly parameters?: Readonly<Record<string, string | undefined>>;
  /** False while something it needs is not known. */
  readonly isReady?: boolean;
  /** Asked for again this often; every ten minutes when absent. */
  readonly refreshMs?: number;
}

export interface ShownReport<Answer> {
  /** The newest answer; undefined until the first one. */
  readonly answer: Answer | undefined;
  /** The answer is of what was chosen before, until the new one comes. */
  readonly isOutdated: boolean;
  /** Why the newest attempt failed, in the reader's language. */
  readonly failure: string | undefined;
  /** The server answers only who has its admin token. */
  readonly isLocked: boolean;
  readonly retry: () => void;
  /** Where the rows are as CSV. */
  readonly csvAddress: string;
}

export const usualRefreshMs = 600_000;
/** While history comes in. */
const fillingRefreshMs = 10_000;

/** A report of the market. Sources are asked once an hour or less often, so its answer is asked for again but rarely. */
export function useReport<Answer extends MarketAnswer<unknown>>(
  request: ReportRequest,
): ShownReport<Answer> {
  const { path, parameters = {}, isReady = true, refreshMs = usualRefreshMs } = request;
  const address = reportAddress(path, parameters);
  const query = useQuery({
    queryKey: ['market', address],
    queryFn: async () => (await requestJson<Answer>(address)) as Answer,
    enabled: isReady,
    staleTime: refreshMs,
    refetchInterval: ({ state }) => (state.data?.filling ? fillingRefreshMs : refreshMs),
    placeholderData: keepPreviousData,
  });
  return {
    answer: query.data,
    isOutdated: query.isPlaceholderData,
    // The server's own words, which are English, stand in a second line.
    failure: query.error?.message.split('\n')[0],
    isLocked: query.error instanceof RequestError && query.error.status === 401,
    retry: () => void query.refetch(),
    csvAddress: reportAddress(path, { ...parameters, format: 'csv' }),
  };
}

/** Where a report is. */
export function reportAddress(
  path: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const query = new URLSearchParams(given).toString();
  return `/api/market/${path}${query === '' ? '' : `?${query}`}`;
}
