import type { ReactNode } from 'react';
import styles from './figure-row.module.css';

/** Figures side by side; on a phone in two columns. */
export function FigureRow({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.row}>{children}</dl>;
}
