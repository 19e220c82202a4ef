import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { useLiveStore } from '../live/live-context.ts';
import { useLiveConnection } from '../live/use-live-connection.ts';
import { useLiveNumbers } from '../live/use-live-numbers.ts';
import { Skeleton } from '../parts/skeleton.tsx';
import styles from './app-shell.module.css';
import { Navigation } from './navigation.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { PageFooter } from './page-footer.tsx';
import { PageHeader } from './page-header.tsx';
import { Unlock } from './unlock.tsx';
import { UnreadAddressProvider } from './unread-address-provider.tsx';

/** What all pages of the console stand in. */
export function AppShell() {
  const { t } = useTranslation();
  const store = useLiveStore();
  const numbers = useLiveNumbers();
  useLiveConnection();
  return (
    <>
      <a className={styles.skip} href="#content">
        {t('skip')}
      </a>
      <div className={styles.page}>
        <PageHeader numbers={numbers} />
        <Navigation />
        <main id="content" tabIndex={-1} className={styles.content}>
          {numbers.isLocked ? <Unlock onToken={(token) => store.unlock(token)} /> : <CurrentPage />}
        </main>
        <PageFooter />
      </div>
    </>
  );
}

function CurrentPage() {
  const { pathname } = useLocation();
  useEffect(() => {
    // Newer browsers answer with a promise, which React would take for a way to clean up.
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <PageBoundary key={pathname}>
      <Suspense fallback={<Skeleton />}>
        <UnreadAddressProvider>
          <Outlet />
        </UnreadAddressProvider>
      </Suspense>
    </PageBoundary>
  );
}
