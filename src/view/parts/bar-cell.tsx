import styles from './bar-cell.module.css';

interface Props {
  /** The number as it is to be read. */
  readonly text: string;
  /** How long the bar is, 0 to 1. */
  readonly part: number;
  /** How long it was in the range before. */
  readonly partBefore?: number | undefined;
  readonly tone?: 'usual' | 'done' | 'lost';
}

/** A number of a table with a bar below it, to be compared down the column. */
export function BarCell({ text, part, partBefore, tone = 'usual' }: Props) {
  return (
    <div className={styles.cell} data-tone={tone}>
      {text}
      <Bar className={styles.bar} part={part} />
      {partBefore !== undefined && <Bar className={styles.before} part={partBefore} />}
    </div>
  );
}

function Bar({
  className,
  part,
}: {
  readonly className: string | undefined;
  readonly part: number;
}) {
  const percent = Math.min(Math.max(part, 0), 1) * 100;
  return (
    <div aria-hidden="true" className={styles.track}>
      <div className={className} style={{ width: `${percent}%` }} />
    </div>
  );
}
