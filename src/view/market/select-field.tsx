import { useId } from 'react';
import fieldStyles from './field.module.css';

interface Props {
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly text: string }[];
  /** Of the options, where it is not that of the page. */
  readonly optionLanguage?: string;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** One of several by name. */
export function SelectField({ label, options, optionLanguage, chosen, onChoose }: Props) {
  const id = useId();
  return (
    <div className={fieldStyles.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={chosen ?? ''}
        disabled={options.length === 0}
        onChange={({ target }) => onChoose(target.value)}
      >
        {options.map((option) => (
          <option key={option.id} value={option.id} lang={optionLanguage}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}
