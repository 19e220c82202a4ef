import { useTranslation } from 'react-i18next';
import type { SupplyAnswer } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';

/** Less than this is about the same. */
const sameWithin = 0.005;

/** Says in words how much has come, beside a normal year and a year ago. */
export function useSupplySummary(): (answer: SupplyAnswer) => string {
  const { t } = useTranslation('marketSupply');
  const format = useMarketFormat();
  const versus = (value: number, other: number) => {
    const change = value / other - 1;
    const way = Math.abs(change) < sameWithin ? 'same' : change > 0 ? 'up' : 'down';
    const share = way === 'same' ? '' : format.share(Math.abs(change));
    return { share, way: t(`way.${way}`) };
  };
  return ({ date, thisYearKg, normalYearKg, oneDayAgoKg, oneYearAgoKg, rows }) => {
    const soFar = { day: format.day(date), tons: format.tons(thisYearKg) };
    const lastDay = rows.find(({ label }) => label === 'oneDayAgo')?.date;
    const sentences = [
      normalYearKg
        ? t('versusNormal', { ...soFar, ...versus(thisYearKg, normalYearKg) })
        : t('alone', soFar),
    ];
    if (lastDay && oneDayAgoKg !== null && oneYearAgoKg) {
      const then = { day: format.day(lastDay), tons: format.tons(oneDayAgoKg) };
      sentences.push(t('versusDay', { ...then, ...versus(oneDayAgoKg, oneYearAgoKg) }));
    }
    return sentences.join(' ').replaceAll('  ', ' ');
  };
}
