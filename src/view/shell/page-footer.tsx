import { useTranslation } from 'react-i18next';
import styles from './page-footer.module.css';

export function PageFooter() {
  const { t } = useTranslation();
  return (
    <footer className={styles.footer}>
      <p>{t('zone')}</p>
      <nav aria-label={t('links.heading')}>
        <a href="/docs/api">{t('links.reference')}</a>
        <a href="/openapi.json">{t('links.openApi')}</a>
      </nav>
    </footer>
  );
}
