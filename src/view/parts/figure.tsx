import { useTranslation } from 'react-i18next';
import styles from './figure.module.css';

interface Props {
  readonly label: string;
  /** As it is to be read; undefined until it is known. */
  readonly value: string | undefined;
  readonly unit?: string;
  readonly note: string;
}

/** One number with its name, its unit and what it stands for; a term of a `dl`. */
export function Figure({ label, value, unit = '', note }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.figure}>
      <dt>{label}</dt>
      <dd className={styles.value}>
        {value === undefined ? (
          <>
            <span aria-hidden="true">–</span>
            <span className="unseen">{t('unknown')}</span>
          </>
        ) : (
          <>
            {value}
            <span className={styles.unit}>{unit}</span>
          </>
        )}
      </dd>
      <dd className={styles.note}>{note}</dd>
    </div>
  );
}
