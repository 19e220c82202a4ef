import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useUnreadPart } from '../shell/unread-address.ts';
import { readChoice, unreadRange, writeChoice } from './range-choice.ts';
import type { Preset, RangeChoice } from './range-choice.ts';

export interface ChosenRange {
  readonly choice: RangeChoice;
  readonly choose: (choice: RangeChoice) => void;
  /** Whether the equally long range before is shown beside it. */
  readonly compares: boolean;
  readonly setCompares: (compares: boolean) => void;
}

/** The range of the page, kept in its address so that a link shows the same; the page says what of it is not understood. */
export function useRange(fallback: Preset): ChosenRange {
  const [query, setQuery] = useSearchParams();
  const text = query.toString();
  const choice = useMemo(() => readChoice(new URLSearchParams(text), fallback), [text, fallback]);
  useUnreadRange(query, choice);
  const choose = useCallback(
    (chosen: RangeChoice) => setQuery((before) => writeChoice(before, chosen)),
    [setQuery],
  );
  const setCompares = useCallback(
    (compares: boolean) =>
      setQuery((before) => {
        const written = new URLSearchParams(before);
        written.delete('compare');
        if (compares) written.set('compare', 'before');
        return written;
      }),
    [setQuery],
  );
  return { choice, choose, compares: query.get('compare') === 'before', setCompares };
}

function useUnreadRange(query: URLSearchParams, choice: RangeChoice): void {
  const { t } = useTranslation();
  const unread = unreadRange(query);
  const shown = choice.kind === 'preset' ? t(`range.${choice.preset}`) : '';
  useUnreadPart('range', unread && { ...unread, shown });
}
