import { useItems } from './use-item-choice.ts';

/** The newest day on which anything was traded at any market; undefined before the first. */
export function useNewestTrade(): string | undefined {
  return useItems()
    .answer?.rows.flatMap(({ lastTradedOn }) => lastTradedOn ?? [])
    .sort()
    .at(-1);
}
