import type { ReactNode } from 'react';
import styles from './to-do.module.css';

/** What to do with what is seen, a sentence each; those that have nothing to say are left out. */
export function ToDo({ sentences }: { readonly sentences: readonly ReactNode[] }) {
  const said = sentences.filter((sentence) => sentence !== undefined);
  return (
    <ul className={styles.list}>
      {said.map((sentence, index) => (
        <li key={index}>{sentence}</li>
      ))}
    </ul>
  );
}
