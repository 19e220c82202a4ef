import type { ReactNode } from 'react';
import styles from './advice.module.css';

interface Props {
  /** What to do, or what was found, in a sentence. */
  readonly heading: ReactNode;
  /** Why, in numbers, and what to do next. */
  readonly children?: ReactNode;
}

/** What a page's numbers come down to, before the numbers themselves. */
export function Advice({ heading, children }: Props) {
  return (
    <div className={styles.advice}>
      <h3>{heading}</h3>
      {children}
    </div>
  );
}
