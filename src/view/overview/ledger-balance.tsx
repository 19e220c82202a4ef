import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import styles from './ledger.module.css';

/** Whether the ledger's independent sides agree; read aloud when that changes. */
export function LedgerBalance({ difference }: { readonly difference: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isBalanced = difference === 0;
  return (
    <output className={styles.balance} data-balanced={isBalanced}>
      <span aria-hidden="true">{isBalanced ? '✓' : '!'}</span>
      {isBalanced
        ? t('ledger.balanced')
        : t('ledger.difference', { value: format.count(difference) })}
    </output>
  );
}
