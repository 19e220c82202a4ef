import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { newestTotals } from '../live/live-numbers.ts';
import type { LiveNumbers } from '../live/live-numbers.ts';
import { lastMinutes, ordersToday } from '../live/minutes.ts';
import { useNow } from '../live/use-now.ts';
import { Figure } from './figure.tsx';
import styles from './figures.module.css';

/** The numbers to see first. */
export function Figures({ numbers }: { readonly numbers: LiveNumbers }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow(1_000);
  const totals = newestTotals(numbers);
  const minutes = numbers.answers.timeline?.rows;
  const [before, current] = minutes ? lastMinutes(minutes, nowMs, 2) : [];
  return (
    <section aria-labelledby="figures-heading">
      <h2 id="figures-heading" className="unseen">
        {t('figures.heading')}
      </h2>
      <dl className={styles.figures}>
        <Figure
          label={t('figures.counted')}
          value={totals?.counted}
          unit={t('figures.events')}
          note={t('figures.countedNote')}
        />
        <Figure
          label={t('figures.pending')}
          value={totals?.pending}
          unit={t('figures.events')}
          note={t('figures.pendingNote')}
        />
        <Figure
          label={t('figures.thisMinute')}
          value={current?.events}
          unit={t('figures.events')}
          note={t('figures.lastMinute', { value: before ? format.count(before.events) : '–' })}
        />
        <Figure
          label={t('figures.visits')}
          value={numbers.visitsToday}
          unit={t('figures.sessions')}
          note={t('figures.visitsNote')}
        />
        <Figure
          label={t('figures.orders')}
          value={minutes && ordersToday(minutes, nowMs)}
          unit={t('figures.events')}
          note={t('figures.ordersNote')}
        />
      </dl>
    </section>
  );
}
