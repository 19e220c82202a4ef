import { useTranslation } from 'react-i18next';
import type { LedgerAnswer } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import styles from './ledger.module.css';

type Counts = LedgerAnswer['totals'];

interface Props {
  readonly counts: Counts;
  readonly whole: keyof Counts;
  readonly parts: readonly (keyof Counts)[];
}

/** One equation of the ledger, written as an account: the whole, and its parts below. */
export function LedgerSum({ counts, whole, parts }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <dl className={styles.sum}>
      <div className={styles.whole}>
        <dt>{t(`ledger.${whole}`)}</dt>
        <dd>{format.count(counts[whole])}</dd>
      </div>
      {parts.map((part, index) => (
        <div key={part} className={styles.part}>
          <dt>
            <span aria-hidden="true" className={styles.sign}>
              {index === 0 ? '=' : '+'}
            </span>
            {t(`ledger.${part}`)}
          </dt>
          <dd>{format.count(counts[part])}</dd>
        </div>
      ))}
    </dl>
  );
}
