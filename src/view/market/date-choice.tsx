import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, isDay } from './days.ts';
import styles from './field.module.css';
import type { DateChoice } from './use-date-choice.ts';

interface Props {
  readonly choice: DateChoice;
  /** What the day is for; the day looked at when absent. */
  readonly label?: string;
}

/** Chooses a day: by calendar, or a step back or on. */
export function DateChoiceField({ choice, label }: Props) {
  const { t } = useTranslation('market');
  const id = useId();
  const { date, today, choose } = choice;
  return (
    <div className={`${styles.field} ${styles.wide}`}>
      <label htmlFor={id}>{label ?? t('date')}</label>
      <div className={styles.days}>
        <button
          type="button"
          className={styles.step}
          aria-label={t('dayBefore')}
          onClick={() => choose(addDays(date, -1))}
        >
          ‹
        </button>
        <input
          id={id}
          type="date"
          max={today}
          value={date}
          onChange={({ target }) => {
            if (isDay(target.value) && target.value <= today) choose(target.value);
          }}
        />
        <button
          type="button"
          className={styles.step}
          aria-label={t('dayAfter')}
          disabled={date >= today}
          onClick={() => choose(addDays(date, 1))}
        >
          ›
        </button>
        <button
          type="button"
          className={styles.step}
          disabled={date === today}
          onClick={() => choose(undefined)}
        >
          {t('today')}
        </button>
      </div>
    </div>
  );
}
