import { useQuery } from '@tanstack/react-query';
import type { Role } from './role.ts';

/** What the process that serves this page does; undefined until it is known. Open to all who reach it, locked or not. */
export function useRoles(): readonly Role[] | undefined {
  const { data } = useQuery({
    queryKey: ['roles'],
    queryFn: async () => {
      // It answers in full also while something is wrong, with 503.
      const answer = await fetch('/readyz');
      return ((await answer.json()) as { readonly roles: readonly Role[] }).roles;
    },
    staleTime: 60_000,
  });
  return data;
}
