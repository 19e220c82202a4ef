import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { minuteMs } from '../live/seoul-time.ts';
import type { Column } from '../parts/data-table.tsx';
import { LastRun } from './last-run.tsx';
import type { JudgedSource } from './source-groups.ts';
import styles from './sources.module.css';
import { useScheduleWords } from './use-schedule-words.ts';
import { useTitle } from './use-title.ts';

/** The columns of a provider's sources. */
export function useSourceColumns(): readonly Column<JudgedSource>[] {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const titleOf = useTitle();
  const scheduleWords = useScheduleWords();
  const time = (instant: string | null) =>
    instant === null ? t('notYet') : format.day(Date.parse(instant));
  return [
    {
      id: 'source',
      heading: t('source'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ name, title }) => (
        <>
          {titleOf(title)}
          <code className={styles.small}>{name}</code>
        </>
      ),
    },
    {
      id: 'lastRun',
      heading: t('lastRun'),
      kind: 'words',
      cell: (source) => <LastRun source={source} />,
    },
    {
      id: 'schedule',
      heading: t('schedule.heading'),
      kind: 'words',
      isMinor: true,
      cell: ({ schedule, nextDueAt }) => (
        <>
          {scheduleWords(schedule)}
          {nextDueAt !== null && (
            <span className={styles.small}>{t('schedule.next', { time: time(nextDueAt) })}</span>
          )}
        </>
      ),
    },
    {
      id: 'late',
      heading: t('lateBy'),
      kind: 'words',
      isMinor: true,
      cell: ({ lateByMinutes }) =>
        lateByMinutes === null ? t('onTime') : format.duration(lateByMinutes * minuteMs),
    },
    {
      id: 'rows',
      heading: t('rows'),
      kind: 'number',
      cell: ({ rows, lastRun }) => (
        <>
          {format.count(rows)}
          {lastRun !== null && lastRun.addedRows + lastRun.changedRows > 0 && (
            <span className={styles.small}>
              {t('changes', {
                added: format.count(lastRun.addedRows),
                changed: format.count(lastRun.changedRows),
              })}
            </span>
          )}
        </>
      ),
    },
    {
      id: 'updated',
      heading: t('updated'),
      kind: 'words',
      isMinor: true,
      cell: ({ updatedAt, table }) => (
        <>
          {time(updatedAt)}
          <code className={styles.small}>market.{table}</code>
        </>
      ),
    },
  ];
}
