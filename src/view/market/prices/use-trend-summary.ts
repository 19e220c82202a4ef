import { useTranslation } from 'react-i18next';
import { useMarketFormat } from '../use-market-format.ts';
import type { Period, TrendDay } from './trend-days.ts';
import { useTrendWords } from './use-trend-words.ts';

/** Less than this is about the same. */
const sameWithin = 0.005;

/** The newest price in a sentence: what it is, and how it stands to last year and the normal year. */
export function useTrendSummary(item: string, days: readonly TrendDay[], by: Period): string {
  const { t } = useTranslation('marketPrices');
  const format = useMarketFormat();
  const { dayText } = useTrendWords(by);
  const newest = days.findLast(({ point }) => (point?.value ?? null) !== null);
  const value = newest?.point?.value ?? null;
  if (!newest || value === null) return '';
  const versus = (name: 'lastYear' | 'normalYear') => {
    const other = newest.point?.[name] ?? null;
    if (other === null || other <= 0) return [];
    const change = value / other - 1;
    const way = Math.abs(change) < sameWithin ? 'same' : change > 0 ? 'up' : 'down';
    return [
      t(`versus.${name}`, {
        share: way === 'same' ? '' : format.share(Math.abs(change)),
        way: t(`versus.${way}`),
      }).replaceAll('  ', ' '),
    ];
  };
  const day =
    by === 'day' ? format.day(newest.date) : t(`mean.${by}`, { day: dayText(newest.date) });
  return [
    t('summary', { item, day, value: format.price(value) }),
    ...versus('lastYear'),
    ...versus('normalYear'),
  ].join(' ');
}
