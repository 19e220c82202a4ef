import { useTranslation } from 'react-i18next';
import type { AlertRule } from '../../serve/contract.ts';
import styles from './severity-badge.module.css';

/** How bad it is, in a word. */
export function SeverityBadge({ severity }: Pick<AlertRule, 'severity'>) {
  const { t } = useTranslation('alerts');
  return (
    <span className={styles.badge} data-severity={severity}>
      {t(`severity.${severity}`)}
    </span>
  );
}
