import { useEffect, useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { UnreadNotice } from '../shell/unread-notice.tsx';
import styles from './market-page.module.css';

interface Props {
  readonly heading: string;
  /** What the page answers, in a sentence. */
  readonly lead: string;
  /** Item, date and whatever else chooses what is shown. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A page of the market site below its header: heading, what is chosen, and a way to print it. */
export function MarketPage({ heading, lead, tools, children }: Props) {
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
        <button type="button" className={styles.print} data-screen-only onClick={() => print()}>
          {t('print')}
        </button>
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
