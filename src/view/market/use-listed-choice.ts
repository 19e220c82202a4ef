import { useSearchParams } from 'react-router';
import { useUnreadPart } from '../shell/unread-address.ts';

interface Listed<Entry> {
  /** In the page's address. */
  readonly name: string;
  /** What can be chosen; none until they are known. */
  readonly entries: readonly Entry[];
  readonly idOf: (entry: Entry) => string;
  /** In the page's language. */
  readonly nameOf: (entry: Entry) => string;
  /** The entries are of what was chosen before. */
  readonly isOutdated: boolean;
}

/**
 * One of the entries of an answer, kept in the page's address; the first unless the address says another. The page says so
 * where the address says something that is not among them.
 */
export function useListedChoice<Entry>(listed: Listed<Entry>) {
  const { name, entries, idOf, nameOf, isOutdated } = listed;
  const [query, setQuery] = useSearchParams();
  const given = query.get(name);
  const known = entries.find((entry) => idOf(entry) === given);
  const chosen = known ?? entries[0];
  const isUnread = given !== null && known === undefined && !isOutdated;
  useUnreadPart(
    name,
    isUnread && chosen !== undefined
      ? { given: `${name}=${given}`, why: 'notCovered', shown: nameOf(chosen) }
      : undefined,
  );
  const choose = (id: string) =>
    setQuery((before) => {
      const written = new URLSearchParams(before);
      written.set(name, id);
      return written;
    });
  return { chosen, choose };
}
