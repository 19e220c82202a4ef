import { useTranslation } from 'react-i18next';
import { InsightPanel } from '../insight/insight-panel.tsx';
import { RankedTools } from '../insight/ranked-tools.tsx';
import { useInsight, useInsightBefore } from '../insight/use-insight.ts';
import { DataTable } from '../parts/data-table.tsx';
import { useAddressChoice } from '../parts/use-address-choice.ts';
import { useRange } from '../range/use-range.ts';
import { Page } from '../shell/page.tsx';
import { mostRows } from './answer.ts';
import type { SoughtProductsAnswer } from './answer.ts';
import { SoughtToDo } from './sought-to-do.tsx';
import { useSoughtColumns } from './use-sought-columns.tsx';

const limits = ['10', '20', '50'] as const;

/** The products that visitors come back for and do not buy. */
export function SoughtProductsPage() {
  const { t } = useTranslation('soughtProducts');
  const range = useRange('7d');
  const [limit, setLimit] = useAddressChoice('limit', limits);
  const request = { name: 'sought-products', choice: range.choice, parameters: { limit } };
  const insight = useInsight<SoughtProductsAnswer>(request);
  const before = useInsightBefore<SoughtProductsAnswer>(
    { ...request, parameters: { limit: `${mostRows}` } },
    range.compares ? insight.answer : undefined,
  );
  const rows = insight.answer?.rows ?? [];
  const columns = useSoughtColumns(rows, range.compares ? before.answer?.rows : undefined);
  const panel = {
    insight,
    isEmpty: (answer: SoughtProductsAnswer) => answer.rows.length === 0,
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
      <InsightPanel id="sought-to-do" heading={t('toDo')} bodyHeightPx={84} {...panel}>
        {() => <SoughtToDo rows={rows} />}
      </InsightPanel>
      <InsightPanel id="sought-products" heading={t('table')} bodyHeightPx={560} {...panel}>
        {() => (
          <>
            <DataTable
              caption={t('table')}
              columns={columns}
              rows={rows}
              keyOf={({ itemCode }) => itemCode}
            />
            <p className="foot">{t('note')}</p>
            <p className="foot">
              {t('causeNote')} {range.compares && t('beforeNote')}
            </p>
          </>
        )}
      </InsightPanel>
    </Page>
  );
}
