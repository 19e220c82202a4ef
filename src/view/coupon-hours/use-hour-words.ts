import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { HourOfWeek } from './answer.ts';

/** Weekdays and hours in the page's language. */
export interface HourWords {
  weekday(weekday: number): string;
  shortWeekday(weekday: number): string;
  /** An hour from its start to its end. */
  hours(hour: number): string;
  clock(hour: number): string;
  slot(place: HourOfWeek): string;
}

export function useHourWords(): HourWords {
  const { t, i18n } = useTranslation('couponHours');
  const { language } = i18n;
  return useMemo(() => {
    const long = weekdayNames(language, 'long');
    const short = weekdayNames(language, 'short');
    const digits = (hour: number) => (language === 'ko' ? `${hour}` : `${hour}`.padStart(2, '0'));
    const clock = (hour: number) => t('clock', { hour: digits(hour) });
    const hours = (hour: number) => t('hours', { from: clock(hour), to: clock(hour + 1) });
    return {
      weekday: long,
      shortWeekday: short,
      clock,
      hours,
      slot: ({ weekday, hour }) => t('slot', { weekday: long(weekday), hours: hours(hour) }),
    };
  }, [t, language]);
}

function weekdayNames(language: string, weekday: 'long' | 'short'): (weekday: number) => string {
  const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
  // 1 January 2024 was a Monday.
  return (day) => format.format(Date.UTC(2024, 0, day));
}
