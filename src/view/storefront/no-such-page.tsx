import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { pagePaths } from '../../serve/page-paths.ts';
import styles from './checkout-page.module.css';
import { useShopTitle } from './use-shop-title.ts';

/** What stands at an address of the shop that is no page of it. */
export function NoSuchPage() {
  const { t } = useTranslation('storefront');
  useShopTitle(t('noPage'));
  return (
    <section className={styles.page} aria-labelledby="no-page-heading">
      <h2 id="no-page-heading">{t('noPage')}</h2>
      <p className={styles.lead}>{t('noPageLead')}</p>
      <p className={styles.links}>
        <Link to={pagePaths.storefront}>{t('backHome')}</Link>
      </p>
    </section>
  );
}
