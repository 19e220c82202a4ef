import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { useUnreadPart } from '../shell/unread-address.ts';
import { isDay } from './days.ts';
import { useToday } from './use-today.ts';

export interface DateChoice {
  /** `YYYY-MM-DD`; today in Seoul unless another was chosen. */
  readonly date: string;
  /** What to ask the server for: undefined for the newest. */
  readonly asked: string | undefined;
  readonly today: string;
  /** Chooses a day; the newest where undefined. */
  readonly choose: (date: string | undefined) => void;
}

/** A day that the page is about, kept in its address under `name`; today unless the address says another. */
export function useDateChoice(name = 'date'): DateChoice {
  const [query, setQuery] = useSearchParams();
  const today = useToday();
  const given = query.get(name);
  const isRead = given !== null && isDay(given) && given <= today;
  useUnreadPart(
    name,
    given === null || isRead
      ? undefined
      : { given: `${name}=${given}`, why: 'unknown', shown: today },
  );
  const choose = useCallback(
    (date: string | undefined) =>
      setQuery((before) => {
        const written = new URLSearchParams(before);
        if (date === undefined || date === today) written.delete(name);
        else written.set(name, date);
        return written;
      }),
    [name, today, setQuery],
  );
  return { date: isRead ? given : today, asked: isRead ? given : undefined, today, choose };
}
