import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import styles from './choice.module.css';

interface Props<Id extends string> {
  /** What is chosen, for screen readers. */
  readonly label: string;
  readonly options: readonly { readonly id: Id; readonly text: string }[];
  /** None where something else was chosen. */
  readonly chosen: Id | undefined;
  readonly onChoose: (id: Id) => void;
}

/** One of a few: buttons in a row, one of them pressed. */
export function Choice<Id extends string>({ label, options, chosen, onChoose }: Props<Id>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={styles.choice ?? ''}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={chosen === undefined ? [] : [chosen]}
      onSelectionChange={(keys) => {
        const option = options.find(({ id }) => keys.has(id));
        if (option) onChoose(option.id);
      }}
    >
      {options.map(({ id, text }) => (
        <ToggleButton key={id} id={id} className={styles.option ?? ''}>
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
