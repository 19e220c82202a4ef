import { useState } from 'react';
import type { ReplayAnswer } from '../../serve/contract.ts';
import { post, recordAddress, useQuarantineRefresh } from './use-quarantine.ts';

/** What came of what the reader did with a rejected event. */
export type Outcome =
  | { readonly kind: 'busy' | 'accepted' | 'dropped' }
  | { readonly kind: 'rejected'; readonly code: string; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Ways to resolve a rejected event, and what came of the last one. */
export function useResolve(id: number) {
  const [outcome, setOutcome] = useState<Outcome>();
  const refresh = useQuarantineRefresh();
  const attempt = async (work: () => Promise<Outcome>) => {
    setOutcome({ kind: 'busy' });
    try {
      setOutcome(await work());
    } catch (error) {
      setOutcome({
        kind: 'failed',
        message: error instanceof Error ? error.message : String(error),
      });
    }
    await refresh();
  };
  const address = recordAddress(String(id));
  const replay = (body: object) =>
    void attempt(async () => {
      return outcomeOf(await post<ReplayAnswer>(`${address}/replay`, body));
    });
  return {
    outcome,
    isBusy: outcome?.kind === 'busy',
    sendFixed: (fixed: string) => replay({ fixed }),
    sendAsItWas: () => replay({}),
    drop: () =>
      void attempt(async () => {
        await post(`${address}/drop`, {});
        return { kind: 'dropped' };
      }),
  };
}

function outcomeOf({ outcome, code, message }: ReplayAnswer): Outcome {
  if (outcome === 'accepted') return { kind: 'accepted' };
  return { kind: 'rejected', code: code ?? '', message: message ?? '' };
}
