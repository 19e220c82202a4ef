import { useState } from 'react';
import type { FormEvent } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { pagePaths } from '../../serve/page-paths.ts';
import { LanguageSwitch } from '../shell/language-switch.tsx';
import { LoginDialog } from './login-dialog.tsx';
import styles from './shop-header.module.css';
import { useShop } from './storefront-context.ts';
import { useSearch } from './use-search.ts';

/** Name of the shop, search, and who is logged in. */
export function ShopHeader() {
  const { t } = useTranslation('storefront');
  const { shopper, logout } = useShop();
  return (
    <header className={styles.header}>
      <h1>
        <Link to={pagePaths.storefront}>{t('name')}</Link>
      </h1>
      <SearchForm />
      <div className={styles.visitor}>
        {shopper.userName === undefined ? (
          <LoginDialog />
        ) : (
          <>
            <bdi>{t('greeting', { name: shopper.userName })}</bdi>
            <Button className={styles.button ?? ''} onPress={logout}>
              {t('logout')}
            </Button>
          </>
        )}
        <LanguageSwitch />
      </div>
    </header>
  );
}

/** The longest query an event may carry. */
const longestQuery = 200;

function SearchForm() {
  const { t } = useTranslation('storefront');
  const { tracker } = useShop();
  const navigate = useNavigate();
  const search = useSearch();
  const [text, setText] = useState('');
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const query = text.trim();
    if (query === '') return;
    const [only, ...others] = search(query);
    // The item goes with the search where it means exactly one.
    const item = only && others.length === 0 ? { itemCode: only.itemCode } : {};
    tracker.track('search', { query, ...item });
    void navigate(`${pagePaths.storefront}/search?q=${encodeURIComponent(query)}`);
  };
  return (
    <search className={styles.search}>
      <form onSubmit={onSubmit}>
        <input
          type="search"
          aria-label={t('search')}
          placeholder={t('search')}
          maxLength={longestQuery}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit">{t('searchButton')}</button>
      </form>
    </search>
  );
}
