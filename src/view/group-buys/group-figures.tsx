import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { FigureRow } from '../parts/figure-row.tsx';
import { Figure } from '../parts/figure.tsx';
import type { GroupBuysSummary } from './answer.ts';

/** Of all group buys of the range; undefined until they have come. */
export function GroupFigures({ summary }: { readonly summary: GroupBuysSummary | undefined }) {
  const { t } = useTranslation('groupBuys');
  const { count, duration, share } = useFormat();
  const { fillRate = null, medianTimeToFillMs = null, filled = 0, expired = 0 } = summary ?? {};
  const counted = (value: number | undefined) => (value === undefined ? value : count(value));
  return (
    <section aria-label={t('summary')}>
      <FigureRow>
        <Figure
          label={t('fillRate')}
          value={fillRate === null ? undefined : share(fillRate)}
          note={t('fillRateNote', { decided: count(filled + expired), filled: count(filled) })}
        />
        <Figure
          label={t('timeToFill')}
          value={medianTimeToFillMs === null ? undefined : duration(medianTimeToFillMs)}
          note={t('timeToFillNote')}
        />
        <Figure
          label={t('openCount')}
          value={counted(summary?.open)}
          unit={t('unit')}
          note={t('openNote')}
        />
        <Figure
          label={t('filledCount')}
          value={counted(summary?.filled)}
          unit={t('unit')}
          note={t('filledNote')}
        />
        <Figure
          label={t('expiredCount')}
          value={counted(summary?.expired)}
          unit={t('unit')}
          note={t('expiredNote')}
        />
      </FigureRow>
    </section>
  );
}
