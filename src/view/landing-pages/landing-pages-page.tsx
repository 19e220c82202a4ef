import { useTranslation } from 'react-i18next';
import { InsightPanel } from '../insight/insight-panel.tsx';
import { RankedTools } from '../insight/ranked-tools.tsx';
import { useInsight, useInsightBefore } from '../insight/use-insight.ts';
import { useFormat } from '../language/use-format.ts';
import { DataTable } from '../parts/data-table.tsx';
import { useAddressChoice } from '../parts/use-address-choice.ts';
import { useRange } from '../range/use-range.ts';
import { Page } from '../shell/page.tsx';
import { keyOfPage, mostRows } from './answer.ts';
import type { LandingPagesAnswer } from './answer.ts';
import { LandingToDo } from './landing-to-do.tsx';
import { useLandingColumns } from './use-landing-columns.tsx';

/** What to do does not change from one event to the next, and all rows are many. */
const adviceRefreshMs = 60_000;
const limits = ['20', '50', '100'] as const;

/** Where sessions without a login start, and what comes of them. */
export function LandingPagesPage() {
  const { t } = useTranslation('landingPages');
  const { count } = useFormat();
  const range = useRange('7d');
  const [limit, setLimit] = useAddressChoice('limit', limits);
  const request = { name: 'landing-pages', choice: range.choice, parameters: { limit } };
  const insight = useInsight<LandingPagesAnswer>(request);
  const whole = { ...request, parameters: { limit: `${mostRows}` }, refreshMs: adviceRefreshMs };
  const advice = useInsight<LandingPagesAnswer>(whole);
  const before = useInsightBefore<LandingPagesAnswer>(
    whole,
    range.compares ? insight.answer : undefined,
  );
  const rows = insight.answer?.rows ?? [];
  const columns = useLandingColumns(rows, range.compares ? before.answer?.rows : undefined);
  const panel = {
    isEmpty: (answer: LandingPagesAnswer) => answer.rows.length === 0,
    empty: t('empty'),
  };
  return (
    <Page
      heading={t('heading')}
      lead={t('lead')}
      tools={
        <RankedTools
          range={range}
          request={request}
          label={t('limit')}
          limits={limits}
          limit={limit}
          onLimit={setLimit}
        />
      }
    >
      <InsightPanel
        id="landing-to-do"
        heading={t('toDo')}
        insight={advice}
        bodyHeightPx={84}
        {...panel}
      >
        {(answer) => <LandingToDo answer={answer} />}
      </InsightPanel>
      <InsightPanel
        id="landing-pages"
        heading={t('table')}
        insight={insight}
        note={({ sessions }) => t('total', { count: sessions, value: count(sessions) })}
        bodyHeightPx={960}
        {...panel}
      >
        {() => (
          <>
            <DataTable caption={t('table')} columns={columns} rows={rows} keyOf={keyOfPage} />
            <p className="foot">
              {t('note')} {range.compares && t('beforeNote')}
            </p>
          </>
        )}
      </InsightPanel>
    </Page>
  );
}
