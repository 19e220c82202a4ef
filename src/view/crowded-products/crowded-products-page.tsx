import { useTranslation } from 'react-i18next';
import { InsightPanel } from '../insight/insight-panel.tsx';
import { RankedTools } from '../insight/ranked-tools.tsx';
import { useInsight, useInsightBefore } from '../insight/use-insight.ts';
import type { CrowdedProduct, ShownAnswers } from '../live/insight-rows.ts';
import { DataTable } from '../parts/data-table.tsx';
import { useAddressChoice } from '../parts/use-address-choice.ts';
import { useRange } from '../range/use-range.ts';
import { Page } from '../shell/page.tsx';
import { useCrowdedColumns } from './use-crowded-columns.tsx';

type Answer = ShownAnswers['crowded-products'];

const limits = ['10', '20', '50'] as const;
/** Enough to know the earlier numbers of all that are shown. */
const mostRows = '100';

/** The products with the most visitors, and how that changed. */
export function CrowdedProductsPage() {
  const { t } = useTranslation('crowdedProducts');
  const range = useRange('24h');
  const [limit, setLimit] = useAddressChoice('limit', limits);
  const request = { name: 'crowded-products', choice: range.choice, parameters: { limit } };
  const insight = useInsight<Answer>(request);
  const before = useInsightBefore<Answer>(
    { ...request, parameters: { limit: mostRows } },
    range.compares ? insight.answer : undefined,
  );
  const columns = useCrowdedColumns(range.compares ? rowsByItem(before.answer) : undefined);
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
        id="crowded-products"
        heading={t('table')}
        insight={insight}
        isEmpty={({ rows }) => rows.length === 0}
        empty={t('empty')}
        bodyHeightPx={470}
      >
        {({ rows }) => (
          <>
            <DataTable
              caption={t('table')}
              columns={columns}
              rows={rows}
              keyOf={({ itemCode }) => itemCode}
            />
            <p className="foot">{t('note')}</p>
          </>
        )}
      </InsightPanel>
    </Page>
  );
}

function rowsByItem(answer: Answer | undefined): ReadonlyMap<string, CrowdedProduct> | undefined {
  return answer && new Map(answer.rows.map((row) => [row.itemCode, row]));
}
