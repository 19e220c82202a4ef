import { useTranslation } from 'react-i18next';
import styles from './skeleton.module.css';

/** Stands where content will be. */
export function Skeleton() {
  const { t } = useTranslation();
  return (
    <div className={styles.skeleton}>
      <span className="unseen">{t('loading')}</span>
    </div>
  );
}
