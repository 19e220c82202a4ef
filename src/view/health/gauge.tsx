import styles from './gauges.module.css';
import { Sparkline } from './sparkline.tsx';
import type { PastValue } from './sparkline.tsx';

interface Props {
  readonly label: string;
  /** With its unit; undefined where there is none yet. */
  readonly value: string | undefined;
  readonly note: string;
  /** Its values since the page was opened, oldest first. */
  readonly history?: readonly PastValue[];
  /** How values of the history are written. */
  readonly write?: (value: number) => string;
}

/** One figure with its unit, what it means, and how it went lately; a term of a `dl`. */
export function Gauge({ label, value, note, history = [], write = String }: Props) {
  return (
    <div className={styles.gauge}>
      <dt>{label}</dt>
      <dd className={styles.value}>{value ?? '–'}</dd>
      <dd className={styles.note}>{note}</dd>
      {history.length > 1 && (
        <dd className={styles.history}>
          <Sparkline history={history} write={write} />
        </dd>
      )}
    </div>
  );
}
