import { useTranslation } from 'react-i18next';
import type { RegionsAnswer } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { rangesBefore } from './inflow-ranges.ts';

/** Says from when on there are records of the market, where one of the ranges begins before that. */
export function RecordsNote({ answer }: { readonly answer: RegionsAnswer }) {
  const { t } = useTranslation('marketInflow');
  const format = useMarketFormat();
  const { from, to, otherFrom, otherTo, recordsFrom } = answer;
  const early = rangesBefore(recordsFrom, [
    { from, to },
    { from: otherFrom, to: otherTo },
  ]);
  if (recordsFrom === null || early.length === 0) return null;
  const ranges = early.map(
    (range) => `${format.fullDay(range.from)} ~ ${format.fullDay(range.to)}`,
  );
  return <p>{t('recordsFrom', { day: format.fullDay(recordsFrom), ranges: ranges.join(', ') })}</p>;
}
