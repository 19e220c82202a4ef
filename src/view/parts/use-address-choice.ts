import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { useUnreadPart } from '../shell/unread-address.ts';

/**
 * One of a few, kept in the page's address under `name`; the first of `ids` unless the address says another. The page
 * says so where the address says something else.
 */
export function useAddressChoice<Id extends string>(
  name: string,
  ids: readonly [Id, ...Id[]],
): readonly [chosen: Id, choose: (id: Id) => void] {
  const [query, setQuery] = useSearchParams();
  const [standard] = ids;
  const given = query.get(name);
  const known = ids.find((id) => id === given);
  const chosen = known ?? standard;
  const isUnread = given !== null && known === undefined;
  useUnreadPart(
    name,
    isUnread
      ? { given: `${name}=${given}`, why: 'unknown', shown: `${name}=${standard}` }
      : undefined,
  );
  const choose = useCallback(
    (id: Id) =>
      setQuery((before) => {
        const written = new URLSearchParams(before);
        written.delete(name);
        if (id !== standard) written.set(name, id);
        return written;
      }),
    [name, standard, setQuery],
  );
  return [chosen, choose];
}
