import { useTranslation } from 'react-i18next';
import styles from './app.module.css';
import type { LiveStore } from './live/live-store.ts';
import { useLiveNumbers } from './live/use-live-numbers.ts';
import { Dashboard } from './parts/dashboard.tsx';
import { PageFooter } from './parts/page-footer.tsx';
import { PageHeader } from './parts/page-header.tsx';
import { Unlock } from './parts/unlock.tsx';

/** The whole page. */
export function App({ store }: { readonly store: LiveStore }) {
  const { t } = useTranslation();
  const numbers = useLiveNumbers(store);
  return (
    <>
      <a className={styles.skip} href="#content">
        {t('skip')}
      </a>
      <div className={styles.page}>
        <PageHeader numbers={numbers} />
        <main id="content" tabIndex={-1} className={styles.content}>
          {numbers.isLocked ? (
            <Unlock onToken={(token) => store.unlock(token)} />
          ) : (
            <Dashboard numbers={numbers} onRetry={store.loadAll} />
          )}
        </main>
        <PageFooter />
      </div>
    </>
  );
}
