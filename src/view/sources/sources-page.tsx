import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { Figure } from '../parts/figure.tsx';
import { FigureRow } from '../parts/figure-row.tsx';
import { Panel } from '../parts/panel.tsx';
import { Page } from '../shell/page.tsx';
import { Attention } from './attention.tsx';
import { SampleSources } from './sample-sources.tsx';
import { groupSources, judgeSources, needsHand } from './source-groups.ts';
import type { JudgedSource } from './source-groups.ts';
import { SourceGroupPanel } from './source-group-panel.tsx';
import { useSources } from './use-sources.ts';

/** Whether public data comes in: schedules, last runs, lag, quota, rows, and what to do. */
export function SourcesPage() {
  const { t } = useTranslation('sources');
  const { answer, failure, retry } = useSources();
  const sources = judgeSources(answer?.sources ?? []);
  return (
    <Page heading={t('heading')} lead={t('lead')}>
      {sources.length > 0 && <Figures sources={sources} />}
      <Panel
        id="attention"
        heading={t('attention.heading')}
        isSample={answer?.sample}
        isLoaded={answer !== undefined}
        failure={failure}
        onRetry={retry}
        bodyHeightPx={60}
      >
        {answer && <Attention sources={sources} />}
        {answer?.sample === true && <SampleSources />}
      </Panel>
      {groupSources(sources).map((group) => (
        <SourceGroupPanel key={group.provider} group={group} isSample={answer?.sample ?? false} />
      ))}
    </Page>
  );
}

function Figures({ sources }: { readonly sources: readonly JudgedSource[] }) {
  const { t } = useTranslation('sources');
  const { count } = useFormat();
  const bad = sources.filter(needsHand).length;
  const providers = groupSources(sources).length;
  const rows = sources.reduce((sum, source) => sum + source.rows, 0);
  const unit = t('figures.each');
  return (
    <FigureRow>
      <Figure
        label={t('figures.sources')}
        value={count(sources.length)}
        unit={unit}
        note={t('figures.sourcesNote', { count: providers })}
      />
      <Figure
        label={t('figures.fine')}
        value={count(sources.length - bad)}
        unit={unit}
        note={t('figures.fineNote')}
      />
      <Figure
        label={t('figures.attention')}
        value={count(bad)}
        unit={unit}
        note={t('figures.attentionNote')}
      />
      <Figure
        label={t('figures.rows')}
        value={count(rows)}
        unit={unit}
        note={t('figures.rowsNote')}
      />
    </FigureRow>
  );
}
