import { useTranslation } from 'react-i18next';
import { pagePaths } from '../../serve/page-paths.ts';
import styles from './storefront-page.module.css';

export function ShopFooter() {
  const { t } = useTranslation('storefront');
  return (
    <footer className={styles.footer}>
      <a href={pagePaths.overview}>{t('console')}</a>
    </footer>
  );
}
