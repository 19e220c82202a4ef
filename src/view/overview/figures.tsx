import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { newestTotals } from '../live/live-numbers.ts';
import type { LiveNumbers } from '../live/live-numbers.ts';
import { lastMinutes, ordersToday } from '../live/minutes.ts';
import { useNow } from '../live/use-now.ts';
import { FigureRow } from '../parts/figure-row.tsx';
import { Figure } from '../parts/figure.tsx';

/** The numbers to see first. */
export function Figures({ numbers }: { readonly numbers: LiveNumbers }) {
  const { t } = useTranslation();
  const { t: overview } = useTranslation('overview');
  const { count, minute } = useFormat();
  const nowMs = useNow(1_000);
  const counted = (value: number | undefined) => (value === undefined ? value : count(value));
  const totals = newestTotals(numbers);
  const minutes = numbers.answers.timeline?.rows;
  const [before, current] = minutes ? lastMinutes(minutes, nowMs, 2) : [];
  return (
    <section aria-labelledby="figures-heading">
      <h2 id="figures-heading" className="unseen">
        {t('figures.heading')}
      </h2>
      <FigureRow>
        <Figure
          label={overview('visitorsNow')}
          value={counted(before?.visitors)}
          unit={overview('visitors')}
          note={
            before && current
              ? overview('visitorsNowNote', {
                  from: minute(before.startMs),
                  to: minute(current.startMs),
                })
              : ''
          }
        />
        <Figure
          label={t('figures.thisMinute')}
          value={counted(current?.events)}
          unit={t('figures.events')}
          note={t('figures.lastMinute', { value: before ? count(before.events) : '–' })}
        />
        <Figure
          label={t('figures.visits')}
          value={counted(numbers.visitsToday)}
          unit={t('figures.sessions')}
          note={t('figures.visitsNote')}
        />
        <Figure
          label={t('figures.orders')}
          value={counted(minutes && ordersToday(minutes, nowMs))}
          unit={t('figures.events')}
          note={t('figures.ordersNote')}
        />
        <Figure
          label={t('figures.counted')}
          value={counted(totals?.counted)}
          unit={t('figures.events')}
          note={t('figures.countedNote')}
        />
        <Figure
          label={t('figures.pending')}
          value={counted(totals?.pending)}
          unit={t('figures.events')}
          note={t('figures.pendingNote')}
        />
      </FigureRow>
    </section>
  );
}
