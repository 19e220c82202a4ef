import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Routes, useLocation } from 'react-router';
import { useLiveStore } from '../live/live-context.ts';
import { useLiveConnection } from '../live/use-live-connection.ts';
import { useLiveNumbers } from '../live/use-live-numbers.ts';
import { FailureNote } from '../parts/failure-note.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { RoleNotice } from '../shell/role-notice.tsx';
import { Unlock } from '../shell/unlock.tsx';
import { useRoles } from '../shell/use-roles.ts';
import { CheckoutPage } from './checkout-page.tsx';
import { HomePage } from './home-page.tsx';
import { ItemPage } from './item-page.tsx';
import { NoSuchPage } from './no-such-page.tsx';
import { SearchPage } from './search-page.tsx';
import { ShopFooter } from './shop-footer.tsx';
import { ShopHeader } from './shop-header.tsx';
import { StorefrontContext } from './storefront-context.ts';
import styles from './storefront-page.module.css';
import { useStorefront } from './use-storefront.ts';

/** The demo shop, with its own layout: what shoppers see of what Pomona measures. */
export function StorefrontPage() {
  const store = useLiveStore();
  const { isLocked } = useLiveNumbers();
  useLiveConnection();
  if (!isLocked) return <OpenStorefront />;
  return (
    <main className={`${styles.page} ${styles.locked}`}>
      <Unlock onToken={(token) => store.unlock(token)} />
    </main>
  );
}

function OpenStorefront() {
  const { t } = useTranslation('storefront');
  const { storefront, failure, retry } = useStorefront();
  const takesEvents = useRoles()?.includes('collector') ?? true;
  return (
    <div className={styles.page}>
      <RoleNotice needs="collector" />
      {failure !== undefined && takesEvents && (
        <FailureNote reason={failure} isOld={false} onRetry={retry} />
      )}
      {!storefront && failure === undefined && <Skeleton />}
      {storefront && (
        <StorefrontContext value={storefront}>
          <p className={styles.demo}>{t('demo')}</p>
          <ShopHeader />
          <ShopPages />
          <ShopFooter />
        </StorefrontContext>
      )}
    </div>
  );
}

function ShopPages() {
  const { pathname } = useLocation();
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <main id="content" tabIndex={-1} className={styles.content}>
      <Routes>
        <Route index element={<HomePage />} />
        <Route path="items/:itemCode" element={<ItemPage />} />
        <Route path="search" element={<SearchPage />} />
        <Route path="checkout/:itemCode" element={<CheckoutPage />} />
        <Route path="*" element={<NoSuchPage />} />
      </Routes>
    </main>
  );
}
