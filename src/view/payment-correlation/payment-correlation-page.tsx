import { useTranslation } from 'react-i18next';
import { InsightPanel } from '../insight/insight-panel.tsx';
import { InsightTools } from '../insight/insight-tools.tsx';
import { useInsight } from '../insight/use-insight.ts';
import { Choice } from '../parts/choice.tsx';
import { useAddressChoice } from '../parts/use-address-choice.ts';
import { useRange } from '../range/use-range.ts';
import { Page } from '../shell/page.tsx';
import { pairId } from './answer.ts';
import type { CorrelationAnswer } from './answer.ts';
import { CorrelationAdvice } from './correlation-advice.tsx';
import styles from './payment-correlation-page.module.css';
import { RelationList } from './relation-list.tsx';
import { UserScatter } from './user-scatter.tsx';

const pairs = ['logins-orders', 'wishes-orders', 'logins-revenue', 'wishes-revenue'] as const;
/** Sums over days move little with a commit. */
const refreshMs = 10_000;
const isEmpty = ({ rows }: CorrelationAnswer) => rows.every(({ n }) => n === 0);

/** Whether logins and wishes go with payment, and how surely. */
export function PaymentCorrelationPage() {
  const { t } = useTranslation('paymentCorrelation');
  const range = useRange('28d');
  const request = { name: 'payment-correlation', choice: range.choice, refreshMs };
  const insight = useInsight<CorrelationAnswer>(request);
  const [pair, setPair] = useAddressChoice('pair', pairs);
  const panel = { insight, isEmpty, empty: t('empty') };
  return (
    <Page
      heading={t('heading')}
      lead={t('lead')}
      tools={<InsightTools range={range} request={request} offered={['7d', '14d', '28d']} />}
    >
      <InsightPanel
        id="relations"
        heading={t('relations')}
        note={() => t('unit')}
        bodyHeightPx={560}
        {...panel}
      >
        {({ rows }) => (
          <>
            <CorrelationAdvice rows={rows} />
            <RelationList rows={rows} />
            <p className="foot">{t('method')}</p>
          </>
        )}
      </InsightPanel>
      <InsightPanel
        id="scatter"
        heading={t('scatter')}
        note={() => t('scatterUnit')}
        bodyHeightPx={470}
        {...panel}
      >
        {({ scatter }) => {
          const shown = scatter.find((one) => pairId(one) === pair);
          return (
            <>
              <div className={styles.choice}>
                <Choice
                  label={t('pair')}
                  options={pairs.map((id) => ({ id, text: t(id) }))}
                  chosen={pair}
                  onChoose={setPair}
                />
              </div>
              {shown && <UserScatter scatter={shown} />}
            </>
          );
        }}
      </InsightPanel>
    </Page>
  );
}
