import { useTranslation } from 'react-i18next';
import styles from './sample.module.css';

/** Marks numbers that hold sample traffic; the notice at the top of the page explains it. */
export function SampleBadge() {
  const { t } = useTranslation();
  return <span className={styles.badge}>{t('sample.badge')}</span>;
}
