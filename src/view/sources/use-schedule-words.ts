import { useTranslation } from 'react-i18next';
import { readSchedule } from './schedule-words.ts';

/** A Sunday. */
const sundayMs = Date.UTC(2023, 0, 1);
const dayMs = 86_400_000;
/** More times than these are told by how many there are. */
const mostTimes = 4;

/** Says when a source is asked, in Seoul time. */
export function useScheduleWords(): (pattern: string) => string {
  const { t, i18n } = useTranslation('sources');
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' });
  const timesOf = (times: readonly string[]) =>
    times.length <= mostTimes
      ? times.join(', ')
      : t('schedule.many', {
          count: times.length,
          first: times[0] ?? '',
          last: times.at(-1) ?? '',
        });
  return (pattern) => {
    const schedule = readSchedule(pattern);
    switch (schedule.kind) {
      case 'minutes':
        return t('schedule.minutes', { count: schedule.every });
      case 'hourly':
        return t('schedule.hourly', { minute: schedule.minute });
      case 'daily':
        return t('schedule.daily', { times: timesOf(schedule.times) });
      case 'weekly':
        return t('schedule.weekly', {
          days: schedule.weekdays.map((day) => weekday.format(sundayMs + day * dayMs)).join(', '),
          times: timesOf(schedule.times),
        });
      case 'monthly':
        return t('schedule.monthly', {
          days: schedule.days.join(', '),
          times: timesOf(schedule.times),
        });
      case 'other':
        return pattern;
    }
  };
}
