import { useLiveStore } from '../live/live-context.ts';
import { useLiveConnection } from '../live/use-live-connection.ts';
import { useLiveNumbers } from '../live/use-live-numbers.ts';
import styles from './app-shell.module.css';
import { CurrentPage } from './current-page.tsx';
import { Navigation } from './navigation.tsx';
import { PageFooter } from './page-footer.tsx';
import { PageHeader } from './page-header.tsx';
import { SkipLink } from './skip-link.tsx';
import { Unlock } from './unlock.tsx';

/** What all pages of the console stand in. */
export function AppShell() {
  const store = useLiveStore();
  const numbers = useLiveNumbers();
  useLiveConnection();
  return (
    <>
      <SkipLink />
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
