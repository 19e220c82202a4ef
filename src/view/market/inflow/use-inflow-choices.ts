import { useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useAddressChoice } from '../../parts/use-address-choice.ts';
import { useUnreadPart } from '../../shell/unread-address.ts';
import { inflowRegions } from '../answers.ts';
import { useDateChoice } from '../use-date-choice.ts';
import { comparedWith, comparisons, lengths, rangeOf } from './inflow-ranges.ts';
import type { Comparison, Length } from './inflow-ranges.ts';

/** The two ranges that the page is about, as its address says. */
export function useInflowChoices() {
  const [length, setLength] = useAddressChoice('days', lengths);
  const [comparison, setComparison] = useAddressChoice('with', comparisons);
  const from = useDateChoice('from');
  const to = useDateChoice('to');
  const otherFrom = useDateChoice('otherFrom');
  const otherTo = useDateChoice('otherTo');
  const write = useWrite();
  const range = rangeOf(length, { from: from.date, to: to.date }, to.today);
  const other = comparedWith(comparison, range, { from: otherFrom.date, to: otherTo.date });
  return {
    ...{ length, comparison, from, to, otherFrom, otherTo, range, other },
    // What was shown is where one's own days begin.
    chooseLength: (chosen: Length) =>
      chosen === 'own' ? write({ days: chosen, ...range }) : setLength(chosen),
    chooseComparison: (chosen: Comparison) =>
      chosen === 'own'
        ? write({ with: chosen, otherFrom: other.from, otherTo: other.to })
        : setComparison(chosen),
  };
}

export type InflowChoices = ReturnType<typeof useInflowChoices>;

/** The region looked at, undefined until one is chosen. Choosing it again lets go of it. */
export function useRegionChoice() {
  const { t } = useTranslation('marketInflow');
  const [query] = useSearchParams();
  const write = useWrite();
  const given = query.get('region');
  const region = inflowRegions.find((known) => known === given);
  useUnreadPart(
    'region',
    given === null || region !== undefined
      ? undefined
      : { given: `region=${given}`, why: 'unknown', shown: t('allRegions') },
  );
  const choose = (key: string) => write({ region: key === region ? undefined : key });
  return { region, choose };
}

function useWrite() {
  const [, setQuery] = useSearchParams();
  return (values: Readonly<Record<string, string | undefined>>) =>
    setQuery((before) => {
      const written = new URLSearchParams(before);
      for (const [name, value] of Object.entries(values)) {
        if (value === undefined) written.delete(name);
        else written.set(name, value);
      }
      return written;
    });
}
