import { useTranslation } from 'react-i18next';
import type { LedgerAnswer } from '../../serve/contract.ts';
import { LedgerBalance } from './ledger-balance.tsx';
import { LedgerSum } from './ledger-sum.tsx';
import { Panel } from '../parts/panel.tsx';

interface Props {
  readonly ledger: Pick<LedgerAnswer, 'totals' | 'difference'> | undefined;
  readonly failure: string | undefined;
  readonly onRetry: () => void;
  /** Address of the page that tells more. */
  readonly more?: string;
}

/** Where every event went: what came in, and what became of it. */
export function Ledger({ ledger, failure, onRetry, more }: Props) {
  const { t } = useTranslation();
  return (
    <Panel
      id="ledger"
      heading={t('ledger.heading')}
      note={t('ledger.note')}
      isLoaded={ledger !== undefined}
      failure={failure}
      onRetry={onRetry}
      {...(more === undefined ? {} : { more })}
      bodyHeightPx={320}
    >
      {ledger && (
        <>
          <LedgerSum counts={ledger.totals} whole="received" parts={['accepted', 'rejected']} />
          <LedgerSum
            counts={ledger.totals}
            whole="accepted"
            parts={['counted', 'duplicates', 'late', 'pending']}
          />
          <LedgerBalance difference={ledger.difference} />
        </>
      )}
    </Panel>
  );
}
