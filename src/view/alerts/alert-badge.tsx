import { useTranslation } from 'react-i18next';
import styles from './alert-badge.module.css';
import { useAlerts } from './use-alerts.ts';

/** How many alerts fire now; nothing while all is well. */
export function AlertBadge() {
  const { t } = useTranslation('alerts');
  const { data } = useAlerts();
  const count = data?.firing.length ?? 0;
  if (count === 0) return null;
  const isCritical = data?.firing.some(({ severity }) => severity === 'critical');
  return (
    <span className={styles.badge} data-critical={isCritical}>
      <span aria-hidden="true">{count}</span>
      <span className="unseen">{t('badge', { count })}</span>
    </span>
  );
}
