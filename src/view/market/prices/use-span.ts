import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { useAddressChoice } from '../../parts/use-address-choice.ts';
import { useUnreadPart } from '../../shell/unread-address.ts';
import type { Period } from './trend-days.ts';

/** Months that can be shown of each period; the usual one first. */
const monthsOf: Readonly<Record<Period, readonly [number, ...number[]]>> = {
  day: [3, 1, 12],
  week: [12, 6, 36],
  month: [36, 12, 60],
};

export interface Span {
  readonly by: Period;
  /** How many of the last months are shown. */
  readonly months: number;
  /** What can be chosen, the shortest first. */
  readonly offered: readonly number[];
  readonly chooseBy: (by: Period) => void;
  readonly chooseMonths: (months: number) => void;
}

/** What a point of the graph stands for and how far back it shows, kept in the page's address. */
export function useSpan(): Span {
  const [query, setQuery] = useSearchParams();
  const [by] = useAddressChoice<Period>('by', ['day', 'week', 'month']);
  const [usual] = monthsOf[by];
  const given = query.get('months');
  const known = monthsOf[by].find((each) => String(each) === given);
  const months = known ?? usual;
  useUnreadPart(
    'months',
    given === null || known !== undefined
      ? undefined
      : { given: `months=${given}`, why: 'unknown', shown: `months=${months}` },
  );
  const write = useCallback(
    (nextBy: Period, nextMonths: number) =>
      setQuery((before) => {
        const written = new URLSearchParams(before);
        written.delete('by');
        written.delete('months');
        if (nextBy !== 'day') written.set('by', nextBy);
        if (nextMonths !== monthsOf[nextBy][0]) written.set('months', String(nextMonths));
        return written;
      }),
    [setQuery],
  );
  return {
    by,
    months,
    offered: monthsOf[by].toSorted((one, other) => one - other),
    chooseBy: (nextBy) => write(nextBy, monthsOf[nextBy][0]),
    chooseMonths: (nextMonths) => write(by, nextMonths),
  };
}
