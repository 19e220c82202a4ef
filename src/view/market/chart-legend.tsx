import styles from './chart-legend.module.css';

interface Props {
  readonly entries: readonly {
    readonly mark: 'solid' | 'dashed' | 'dotted' | 'bar' | 'strongBar' | 'shade' | 'forecast';
    readonly text: string;
  }[];
}

/** What the lines of a chart are, by their form as much as by their colour. */
export function ChartLegend({ entries }: Props) {
  return (
    <ul className={styles.legend}>
      {entries.map(({ mark, text }) => (
        <li key={text}>
          <span aria-hidden="true" className={styles.mark} data-mark={mark} />
          {text}
        </li>
      ))}
    </ul>
  );
}
