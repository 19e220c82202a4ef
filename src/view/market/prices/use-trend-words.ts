import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMarketFormat } from '../use-market-format.ts';
import type { WeeklyForecast } from '../answers.ts';
import { addDays } from '../days.ts';
import type { Period, TrendDay } from './trend-days.ts';

export interface TrendWords {
  /** A day, a week by its Monday, or a month, as short as an axis needs it. */
  readonly dayText: (date: string) => string;
  /** The days of a forecast's week: `11. 30. ~ 12. 6.`. */
  readonly weekText: (forecast: WeeklyForecast) => string;
  /** The interval of a forecast; nothing where there is none. */
  readonly intervalText: (forecast: WeeklyForecast) => string;
  /** All that is known of a day, a line each. */
  readonly words: (day: TrendDay) => readonly string[];
}

/** How days, weeks and months of prices are told; the same object until language or period change. */
export function useTrendWords(by: Period): TrendWords {
  const { t, i18n } = useTranslation('marketPrices');
  const format = useMarketFormat();
  return useMemo(() => {
    const month = new Intl.DateTimeFormat(i18n.language, {
      timeZone: 'UTC',
      year: 'numeric',
      month: 'short',
    });
    const dayText = (date: string) =>
      by === 'month' ? month.format(Date.parse(date)) : format.shortDay(date);
    const weekText = ({ forWeek }: WeeklyForecast) =>
      `${format.shortDay(forWeek)} ~ ${format.shortDay(addDays(forWeek, 6))}`;
    const intervalText = ({ low, high }: WeeklyForecast) =>
      low === null || high === null
        ? ''
        : t('interval', { low: format.price(low), high: format.price(high) });
    const words = ({ date, point, noTrade, forecast }: TrendDay) => {
      const day = [
        by === 'month' ? dayText(date) : format.fullDay(date),
        ...(point?.holiday ? [point.holiday] : []),
      ].join(' · ');
      const expected = forecast
        ? [`${t('lines.forecast')} ${format.price(forecast.value)}`, intervalText(forecast)].filter(
            (line) => line !== '',
          )
        : [];
      if (!point) return [day, noTrade ? t(`noTrade.${noTrade}`) : '', ...expected];
      return [
        day,
        ...expected,
        `${t('lines.value')} ${format.price(point.value)}`,
        `${t('lines.lastYear')} ${format.price(point.lastYear)}`,
        `${t('lines.normalYear')} ${format.price(point.normalYear)}`,
        `${t('lines.volume')} ${format.tons(point.volumeKg)}`,
      ];
    };
    return { dayText, weekText, intervalText, words };
  }, [by, format, i18n.language, t]);
}
