import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import type { QuarantineList, QuarantineRecord } from '../../serve/contract.ts';
import { requestJson } from '../live/request-json.ts';

export const shownStates = ['unresolved', 'all'] as const;

/** What of the quarantine is shown, as the address of the page says. */
export interface QuarantineView {
  readonly state: (typeof shownStates)[number];
  /** A code of rejection; every one when absent. */
  readonly code: string | undefined;
  /** Only events before this id: a later page. */
  readonly before: string | undefined;
}

const pageRows = '50';
/** Rejected events make no commit that would tell of them. */
const refreshMs = 3_000;
const everything = ['quarantine'];

export function useQuarantineView(): QuarantineView {
  const [query] = useSearchParams();
  return {
    state: query.get('state') === 'all' ? 'all' : 'unresolved',
    code: query.get('code') ?? undefined,
    before: query.get('before') ?? undefined,
  };
}

/** One page of rejected events, with the totals. */
export function useQuarantineList({ state, code, before }: QuarantineView) {
  const query = new URLSearchParams({ limit: pageRows, unresolved: String(state !== 'all') });
  if (code !== undefined) query.set('code', code);
  if (before !== undefined) query.set('before', before);
  const address = `/api/quarantine?${query.toString()}`;
  return useQuery({
    queryKey: [...everything, address],
    queryFn: () => requestJson<QuarantineList>(address) as Promise<QuarantineList>,
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
}

/** One rejected event with its whole text. */
export function useQuarantineRecord(id: string) {
  const address = recordAddress(id);
  return useQuery({
    queryKey: [...everything, address],
    queryFn: () => requestJson<QuarantineRecord>(address) as Promise<QuarantineRecord>,
  });
}

/** Asks for everything about the quarantine again, after something was done there. */
export function useQuarantineRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(() => client.invalidateQueries({ queryKey: everything }), [client]);
}

export const recordAddress = (id: string) => `/api/quarantine/${encodeURIComponent(id)}`;

/** Asks the server to change something. Rejects with RequestError. */
export function post<Answer>(address: string, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return requestJson<Answer>(address, init) as Promise<Answer>;
}
