import type { ReactNode } from 'react';
import { Switch } from 'react-aria-components';
import styles from './toggle.module.css';

interface Props {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean;
  /** What it is called for screen readers, where the words beside it do not say enough. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** Something that is on or off, and takes effect at once. */
export function Toggle({ isOn, onChange, isDisabled = false, label, children }: Props) {
  return (
    <Switch
      className={styles.switch ?? ''}
      isSelected={isOn}
      onChange={onChange}
      isDisabled={isDisabled}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      <span className={styles.track} aria-hidden="true" />
      {children}
    </Switch>
  );
}
