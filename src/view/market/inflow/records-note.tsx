import { useTranslation } from 'react-i18next';
import type { PriceTrendAnswer, RegionsAnswer } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { useReport } from '../use-report.ts';
import { useToday } from '../use-today.ts';
import { isBeforeRecords, recordsBegin } from './records-begin.ts';

/** Says from when on there are records of the item, where one of the ranges begins before that. */
export function RecordsNote({ answer }: { readonly answer: RegionsAnswer }) {
  const { t } = useTranslation('marketInflow');
  const format = useMarketFormat();
  const today = useToday();
  const months = useReport<PriceTrendAnswer>({
    path: 'price-trend',
    parameters: { item: answer.itemCode, market: answer.marketCode, by: 'month' },
  });
  if (months.isOutdated) return null;
  const begin = recordsBegin(months.answer?.series ?? [], today);
  const early = [
    { from: answer.from, to: answer.to },
    { from: answer.otherFrom, to: answer.otherTo },
  ].filter((range) => isBeforeRecords(range, begin));
  if (begin === undefined || early.length === 0) return null;
  const ranges = early.map(({ from, to }) => `${format.fullDay(from)} ~ ${format.fullDay(to)}`);
  return <p>{t('recordsBegin', { month: format.month(begin), ranges: ranges.join(', ') })}</p>;
}
