import { useTranslation } from 'react-i18next';
import { InsightPanel } from '../insight/insight-panel.tsx';
import { InsightTools } from '../insight/insight-tools.tsx';
import { useInsight, useInsightBefore } from '../insight/use-insight.ts';
import type { FunnelAnswer } from '../live/insight-rows.ts';
import { FoldedTable } from '../parts/folded-table.tsx';
import { useRange } from '../range/use-range.ts';
import { Page } from '../shell/page.tsx';
import { compareFunnels } from './compare-funnels.ts';
import { FunnelGroups } from './funnel-groups.tsx';
import { FunnelSteps } from './funnel-steps.tsx';
import { FunnelTools } from './funnel-tools.tsx';
import { SteepestDrop } from './steepest-drop.tsx';
import { StepTable } from './step-table.tsx';
import { useFunnelChoices } from './use-funnel-choices.ts';

/** How far sessions get on their way to a purchase, and where most are lost. */
export function FunnelPage() {
  const { t } = useTranslation('funnel');
  const range = useRange('7d');
  const choices = useFunnelChoices();
  const { mode, within, breakdown, parameters, groupedParameters } = choices;
  const request = { name: 'funnel', choice: range.choice, parameters };
  const grouped = { ...request, parameters: groupedParameters };
  const insight = useInsight<FunnelAnswer>(request);
  const compared = range.compares ? insight.answer : undefined;
  const before = useInsightBefore<FunnelAnswer>(request, compared);
  const answerBefore = range.compares && !before.isOutdated ? before.answer : undefined;
  const isBeforeEmpty = answerBefore?.rows[0]?.sessions === 0;
  const beforeRows = isBeforeEmpty ? undefined : answerBefore?.rows;
  return (
    <Page
      heading={t('heading')}
      lead={t('lead')}
      tools={
        <>
          <InsightTools range={range} request={grouped} canCompare />
          <FunnelTools choices={choices} />
        </>
      }
    >
      <InsightPanel
        id="funnel"
        heading={t('steps')}
        insight={insight}
        isEmpty={({ rows }) => rows[0]?.sessions === 0}
        empty={t('empty')}
        note={() => t('unit')}
        bodyHeightPx={520}
      >
        {({ rows, steepest }) => {
          const steps = compareFunnels(rows, beforeRows);
          const isDrop = steepest !== null && steepest.drop > 0;
          return (
            <>
              <SteepestDrop rows={rows} steepest={steepest} />
              <FunnelSteps steps={steps} steepestTo={isDrop ? steepest.to : undefined} />
              <p className="foot">{noteText()}</p>
              <FoldedTable>
                <StepTable steps={steps} compares={beforeRows !== undefined} />
              </FoldedTable>
            </>
          );
        }}
      </InsightPanel>
      {breakdown !== 'none' && (
        <FunnelGroups key={breakdown} request={grouped} breakdown={breakdown} />
      )}
    </Page>
  );

  function noteText(): string {
    return [
      mode === 'ordered' ? t('orderedNote') : t('anyNote'),
      ...(within === 'none' ? [] : [t('windowNote', { window: t(`window${within}`) })]),
      t('skipNote'),
      ...(isBeforeEmpty ? [t('noBefore')] : []),
      ...(beforeRows ? [t('legend')] : []),
    ].join(' ');
  }
}
