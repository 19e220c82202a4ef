import { useTranslation } from 'react-i18next';
import { InsightPanel } from '../insight/insight-panel.tsx';
import { useInsight } from '../insight/use-insight.ts';
import type { InsightRequest } from '../insight/use-insight.ts';
import type { GroupedFunnelAnswer } from './answer.ts';
import { GroupTable } from './group-table.tsx';
import type { Breakdown } from './use-funnel-choices.ts';

interface Props {
  readonly request: InsightRequest;
  readonly breakdown: Breakdown;
}

/** Groups of many days take the server seconds. */
const refreshMs = 30_000;

/** The funnels of the groups of a breakdown. */
export function FunnelGroups({ request, breakdown }: Props) {
  const { t } = useTranslation('funnel');
  return (
    <InsightPanel
      id="groups"
      heading={t('groups')}
      insight={useInsight<GroupedFunnelAnswer>({ ...request, refreshMs })}
      isEmpty={({ groups }) => groups.length === 0}
      empty={t('noGroups')}
      bodyHeightPx={240}
    >
      {(answer) => <GroupTable answer={answer} breakdown={breakdown} />}
    </InsightPanel>
  );
}
