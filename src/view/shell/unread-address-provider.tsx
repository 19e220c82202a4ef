import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { UnreadAddressContext } from './unread-address.ts';
import type { UnreadPart } from './unread-address.ts';

/** Collects what a page does not understand of its address, so that it can say so in one place. */
export function UnreadAddressProvider({ children }: { readonly children: ReactNode }) {
  const [parts, setParts] = useState<ReadonlyMap<string, UnreadPart>>(new Map());
  const set = useCallback(
    (name: string, part: UnreadPart | undefined) =>
      setParts((before) => {
        if (part === undefined && !before.has(name)) return before;
        const after = new Map(before);
        if (part) after.set(name, part);
        else after.delete(name);
        return after;
      }),
    [],
  );
  const unread = useMemo(() => ({ parts: [...parts.values()], set }), [parts, set]);
  return <UnreadAddressContext value={unread}>{children}</UnreadAddressContext>;
}
