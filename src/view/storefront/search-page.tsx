import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import styles from './home-page.module.css';
import { ItemCard } from './item-card.tsx';
import { useSearch } from './use-search.ts';
import { useShopTitle } from './use-shop-title.ts';

/** What a search found. */
export function SearchPage() {
  const { t } = useTranslation('storefront');
  const [params] = useSearchParams();
  const query = params.get('q') ?? '';
  useShopTitle(t('searchTitle'));
  const found = useSearch()(query);
  return (
    <section className={styles.shelf} aria-labelledby="search-heading">
      <h2 id="search-heading">
        <bdi>{t('searchHeading', { query })}</bdi>
      </h2>
      {found.length === 0 && <p>{t('searchNothing')}</p>}
      <ul className={styles.grid}>
        {found.map((item) => (
          <li key={item.itemCode}>
            <ItemCard item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}
