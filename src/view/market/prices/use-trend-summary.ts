import { useTranslation } from 'react-i18next';
import type { WeeklyForecast } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { useToday } from '../use-today.ts';
import { forecastWeek } from './forecast-week.ts';
import type { Period, TrendDay } from './trend-days.ts';
import { useTrendWords } from './use-trend-words.ts';

/** Less than this is about the same. */
const sameWithin = 0.005;

/** The newest price in sentences: what it is, how it stands to last year and the normal year, and what is forecast. */
export function useTrendSummary(item: string, days: readonly TrendDay[], by: Period): string {
  const { t } = useTranslation('marketPrices');
  const format = useMarketFormat();
  const { dayText, weekText, intervalText } = useTrendWords(by);
  const today = useToday();
  const newest = days.findLast(({ point }) => (point?.value ?? null) !== null);
  const value = newest?.point?.value ?? null;
  if (!newest || value === null) return '';
  const forecast = days.find((each) => each.forecast)?.forecast;
  const isPast = ({ forWeek }: WeeklyForecast) => forecastWeek(forWeek, today) === 'past';
  const versus = (name: 'lastYear' | 'normalYear') => {
    const other = newest.point?.[name] ?? null;
    if (other === null || other <= 0) return [];
    const change = value / other - 1;
    if (Math.abs(change) < sameWithin) return [t(`same.${name}`)];
    const way = t(`versus.${change > 0 ? 'up' : 'down'}`);
    return [t(`versus.${name}`, { share: format.share(Math.abs(change)), way })];
  };
  const day =
    by === 'day' ? format.day(newest.date) : t(`mean.${by}`, { day: dayText(newest.date) });
  return [
    t('summary', { item, day, value: format.price(value) }),
    ...versus('lastYear'),
    ...versus('normalYear'),
    ...(forecast
      ? [
          t(isPast(forecast) ? 'forecastToldPast' : 'forecastTold', {
            week: weekText(forecast),
            value: format.price(forecast.value),
          }),
          intervalText(forecast),
        ]
      : []),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
