import { createContext, use, useEffect } from 'react';

/** A part of the page's address that says nothing known. */
export interface UnreadPart {
  /** As it stands there: `range=bogus`. */
  readonly given: string;
  readonly why: 'unknown' | 'notCovered' | 'notATime' | 'wrongOrder';
  /** What is shown in its place, in the page's language. */
  readonly shown: string;
}

export interface UnreadAddress {
  readonly parts: readonly UnreadPart[];
  readonly set: (name: string, part: UnreadPart | undefined) => void;
}

export const UnreadAddressContext = createContext<UnreadAddress>({ parts: [], set: () => {} });

/** Has the page say that a part of its address was not understood, for as long as it is not. */
export function useUnreadPart(name: string, part: UnreadPart | undefined): void {
  const { set } = use(UnreadAddressContext);
  const { given, why, shown } = part ?? {};
  useEffect(() => {
    set(
      name,
      given !== undefined && why && shown !== undefined ? { given, why, shown } : undefined,
    );
    return () => set(name, undefined);
  }, [set, name, given, why, shown]);
}
