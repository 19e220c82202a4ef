import { useEffect, useId } from 'react';
import type { ReactNode } from 'react';
import styles from './page.module.css';

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
        <h2 id={headingId}>{heading}</h2>
        <p>{lead}</p>
      </header>
      {tools !== undefined && <div className={styles.tools}>{tools}</div>}
      {children}
    </article>
  );
}
