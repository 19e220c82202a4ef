import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** One of a few, kept in the page's address under `name`; the first of `ids` unless the address says another. */
export function useAddressChoice<Id extends string>(
  name: string,
  ids: readonly [Id, ...Id[]],
): readonly [chosen: Id, choose: (id: Id) => void] {
  const [query, setQuery] = useSearchParams();
  const [standard] = ids;
  const chosen = ids.find((id) => id === query.get(name)) ?? standard;
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
