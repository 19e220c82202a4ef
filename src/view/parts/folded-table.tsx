import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './folded-table.module.css';

interface Props {
  /** What can be unfolded, where it is more than the chart above as a table. */
  readonly summary?: string;
  readonly children: ReactNode;
}

/** A table folded up until somebody wants it. */
export function FoldedTable({ summary, children }: Props) {
  const { t } = useTranslation();
  return (
    <details className={styles.details}>
      <summary>{summary ?? t('timeline.table')}</summary>
      {children}
    </details>
  );
}
