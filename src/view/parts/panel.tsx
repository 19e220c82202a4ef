import { useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FailureNote } from './failure-note.tsx';
import styles from './panel.module.css';
import { SampleBadge } from './sample-badge.tsx';
import { Skeleton } from './skeleton.tsx';

interface Props {
  readonly id: string;
  readonly heading: string;
  /** What exactly is shown: the range, the unit. */
  readonly note?: ReactNode;
  readonly isSample?: boolean | undefined;
  /** False until there is something to show. */
  readonly isLoaded?: boolean;
  /** Why the newest attempt to load it failed. */
  readonly failure?: string | undefined;
  readonly onRetry?: () => void;
  /** Path of the page that tells more. */
  readonly more?: string;
  /** Height to keep free for the content, px, so that nothing jumps when it comes. */
  readonly bodyHeightPx?: number;
  readonly children: ReactNode;
}

/** A part of the page with its heading: content, or that it is loading, or why it is not there. */
export function Panel(props: Props) {
  const { id, heading, note, isSample = false, isLoaded = true, failure, onRetry } = props;
  const { t } = useTranslation();
  const headingId = useId();
  return (
    <section id={id} aria-labelledby={headingId} className={styles.panel}>
      <div className={styles.top}>
        <h2 id={headingId}>{heading}</h2>
        {isSample && <SampleBadge />}
        {props.more !== undefined && (
          <Link to={props.more} className={styles.more} aria-label={`${heading} ${t('more')}`}>
            {t('more')}
          </Link>
        )}
      </div>
      {note !== undefined && <p className={styles.note}>{note}</p>}
      <div className={styles.body} style={{ minHeight: props.bodyHeightPx }}>
        {failure !== undefined && (
          <FailureNote reason={failure} isOld={isLoaded} onRetry={onRetry} />
        )}
        {isLoaded && props.children}
        {!isLoaded && failure === undefined && <Skeleton />}
      </div>
    </section>
  );
}
