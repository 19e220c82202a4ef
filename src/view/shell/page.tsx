import { useEffect, useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMediaQuery } from '../parts/use-media-query.ts';
import styles from './page.module.css';
import { UnreadNotice } from './unread-notice.tsx';

interface Props {
  readonly heading: string;
  /** What the page answers, in a sentence. */
  readonly lead: string;
  /** Range picker and whatever else chooses what is shown. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A page of the console below header and beside navigation. */
export function Page({ heading, lead, tools, children }: Props) {
  const headingId = useId();
  useEffect(() => {
    document.title = `${heading} · Pomona`;
  }, [heading]);
  return (
    <article aria-labelledby={headingId} className={styles.page}>
      <header className={styles.top}>
        <h1 id={headingId}>{heading}</h1>
        <p>{lead}</p>
      </header>
      {tools !== undefined && <Tools>{tools}</Tools>}
      <UnreadNotice />
      {children}
    </article>
  );
}

/** On a phone they would fill half of the screen before anything is said: folded until somebody wants them. */
function Tools({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery('(max-width: 700px)');
  if (!isNarrow) return <div className={styles.tools}>{children}</div>;
  return (
    <details className={styles.folded}>
      <summary>{t('tools')}</summary>
      <div className={styles.tools}>{children}</div>
    </details>
  );
}
