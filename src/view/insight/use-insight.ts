import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { InsightAnswer } from '../../serve/contract.ts';
import { useRefreshOnCommit } from '../live/use-refresh-on-commit.ts';
import { requestJson } from '../live/request-json.ts';
import { hourMs, rangeAt, rangeBefore } from '../range/range-choice.ts';
import type { RangeChoice, TimeRange } from '../range/range-choice.ts';

export interface InsightRequest {
  readonly name: string;
  readonly choice: RangeChoice;
  /** Parameters of the insight beside the range. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Asked for again this often, for what changes slowly; after commits when absent. */
  readonly refreshMs?: number;
}

export interface ShownInsight<Answer> {
  /** The newest answer; undefined until the first one. */
  readonly answer: Answer | undefined;
  /** What the answer's range was widened to where it is longer than asked for: metrics are kept by the hour or by the day. */
  readonly widenedTo: 'hours' | 'days' | undefined;
  /** The answer is of what was chosen before, until the new one comes. */
  readonly isOutdated: boolean;
  /** Why the newest attempt failed, in the server's words. */
  readonly failure: string | undefined;
  readonly retry: () => void;
}

/** An insight's answer, asked for again as events are counted while its range reaches to now. */
export function useInsight<Answer extends InsightAnswer>(
  request: InsightRequest,
): ShownInsight<Answer> {
  const { name, choice, parameters, refreshMs } = request;
  const queryKey = ['insight', name, choice, parameters];
  useRefreshOnCommit(queryKey, refreshMs === undefined && reachesNow(choice));
  return shown(
    useQuery({
      queryKey,
      queryFn: () => ask<Answer>(request, rangeAt(choice, Date.now())),
      refetchInterval: refreshMs ?? false,
      placeholderData: keepPreviousData,
    }),
  );
}

/** The same insight over the equally long range before the one that an answer used; nothing while `answer` is undefined. */
export function useInsightBefore<Answer extends InsightAnswer>(
  request: InsightRequest,
  answer: InsightAnswer | undefined,
): ShownInsight<Answer> {
  const { name, parameters } = request;
  return shown(
    useQuery({
      queryKey: ['insight-before', name, answer?.from, answer?.to, parameters],
      queryFn: () => ask<Answer>(request, rangeBefore(usedRange(answer))),
      enabled: answer !== undefined,
      placeholderData: keepPreviousData,
    }),
  );
}

/** Where the CSV of a request is. */
export function csvAddress(request: InsightRequest): string {
  return addressOf(request, rangeAt(request.choice, Date.now()), { format: 'csv' });
}

interface Asked<Answer> {
  readonly answer: Answer;
  readonly asked: TimeRange;
}

async function ask<Answer>(request: InsightRequest, asked: TimeRange): Promise<Asked<Answer>> {
  const answer = (await requestJson<Answer>(addressOf(request, asked, {}))) as Answer;
  return { answer, asked };
}

function wideningOf({ answer, asked }: Asked<InsightAnswer>): 'hours' | 'days' | undefined {
  const { fromMs, toMs } = usedRange(answer);
  const addedMs = Math.max(asked.fromMs - fromMs, toMs - asked.toMs);
  if (addedMs <= 0) return undefined;
  return addedMs < hourMs ? 'hours' : 'days';
}

function addressOf(
  { name, parameters }: InsightRequest,
  { fromMs, toMs }: TimeRange,
  more: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    ...parameters,
    ...more,
  });
  return `/api/insights/${name}?${query.toString()}`;
}

function usedRange(answer: InsightAnswer | undefined): TimeRange {
  return { fromMs: Date.parse(answer?.from ?? ''), toMs: Date.parse(answer?.to ?? '') };
}

function reachesNow(choice: RangeChoice): boolean {
  if (choice.kind === 'fixed') return choice.toMs > Date.now();
  return choice.preset !== 'yesterday';
}

function shown<Answer extends InsightAnswer>(query: {
  readonly data: Asked<Answer> | undefined;
  readonly isPlaceholderData: boolean;
  readonly error: Error | null;
  readonly refetch: () => Promise<unknown>;
}): ShownInsight<Answer> {
  return {
    answer: query.data?.answer,
    widenedTo: query.data && wideningOf(query.data),
    isOutdated: query.isPlaceholderData,
    failure: query.error?.message,
    retry: () => void query.refetch(),
  };
}
