import { useTranslation } from 'react-i18next';
import type { SupplyAnswer } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';

/** Less than this is about the same. */
const sameWithin = 0.005;

/** Says in words how much has come, beside a normal year and a year ago. */
export function useSupplySummary(): (answer: SupplyAnswer) => string {
  const { t } = useTranslation('marketSupply');
  const format = useMarketFormat();
  const versus = (
    key: 'versusNormal' | 'versusDay',
    told: { readonly day: string; readonly tons: string },
    ratio: number,
  ) => {
    if (Math.abs(ratio - 1) < sameWithin) return t(`${key}Same`, told);
    const way = t(`way.${ratio > 1 ? 'up' : 'down'}`);
    return t(key, { ...told, way, share: format.share(Math.abs(ratio - 1)) });
  };
  return ({ date, thisYearKg, normalYearKg, oneDayAgoKg, oneYearAgoKg, rows }) => {
    const soFar = { day: format.day(date), tons: format.tons(thisYearKg) };
    const lastDay = rows.find(({ label }) => label === 'oneDayAgo')?.date;
    const sentences = [
      normalYearKg ? versus('versusNormal', soFar, thisYearKg / normalYearKg) : t('alone', soFar),
    ];
    if (lastDay && oneDayAgoKg !== null && oneYearAgoKg) {
      const then = { day: format.day(lastDay), tons: format.tons(oneDayAgoKg) };
      sentences.push(versus('versusDay', then, oneDayAgoKg / oneYearAgoKg));
    }
    return sentences.join(' ');
  };
}
