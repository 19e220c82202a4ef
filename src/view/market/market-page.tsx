import { useEffect, useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { UnreadNotice } from '../shell/unread-notice.tsx';
import { CopyLink } from './copy-link.tsx';
import type { ShownParts } from './copy-link.tsx';
import styles from './market-page.module.css';

interface Props {
  readonly heading: string;
  /** What the page answers, in a sentence. */
  readonly lead: string;
  /** Item, date and whatever else chooses what is shown. */
  readonly tools?: ReactNode;
  /** What is shown, for a link to it. */
  readonly shown?: ShownParts;
  readonly children: ReactNode;
}

/** A page of the market site below its header: heading, what is chosen, and a way to print it. */
export function MarketPage({ heading, lead, tools, shown, children }: Props) {
  const { t } = useTranslation('market');
  const headingId = useId();
  useEffect(() => {
    document.title = `${heading} · ${t('title')}`;
  }, [heading, t]);
  return (
    <article aria-labelledby={headingId} className={styles.page}>
      <header className={styles.top}>
        <div>
          <h1 id={headingId}>{heading}</h1>
          <p>{lead}</p>
        </div>
        <div className={styles.actions} data-screen-only>
          {shown !== undefined && <CopyLink key={JSON.stringify(shown)} shown={shown} />}
          <button
            type="button"
            className={`${styles.action} ${styles.print}`}
            onClick={() => print()}
          >
            {t('print')}
          </button>
        </div>
      </header>
      {tools !== undefined && (
        <div className={styles.tools} data-screen-only>
          {tools}
        </div>
      )}
      <UnreadNotice />
      {children}
    </article>
  );
}
