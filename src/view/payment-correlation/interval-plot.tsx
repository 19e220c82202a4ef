import styles from './interval-plot.module.css';

interface Props {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const place = (coefficient: number) => `${((coefficient + 1) / 2) * 96 + 2}%`;

/** A coefficient as a point on the line from -1 to 1, with its interval. The numbers stand beside it as text. */
export function IntervalPlot({ value, low, high }: Props) {
  return (
    <svg className={styles.plot} aria-hidden="true">
      <line className={styles.axis} x1={place(-1)} x2={place(1)} y1="16" y2="16" />
      {[-1, 0, 1].map((tick) => (
        <g key={tick}>
          <line className={styles.axis} x1={place(tick)} x2={place(tick)} y1="8" y2="24" />
          <text className={styles.tick} x={place(tick)} y="38">
            {tick}
          </text>
        </g>
      ))}
      {low !== null && high !== null && (
        <line className={styles.interval} x1={place(low)} x2={place(high)} y1="16" y2="16" />
      )}
      {value !== null && <circle className={styles.point} cx={place(value)} cy="16" r="5" />}
    </svg>
  );
}
