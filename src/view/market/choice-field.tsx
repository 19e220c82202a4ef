import type { ComponentProps } from 'react';
import { Choice } from '../parts/choice.tsx';
import styles from './field.module.css';

/** One of a few, below what it is for. */
export function ChoiceField<Id extends string>(props: ComponentProps<typeof Choice<Id>>) {
  return (
    <div className={styles.choice}>
      <span className={styles.label}>{props.label}</span>
      <Choice {...props} />
    </div>
  );
}
