import { useTranslation } from 'react-i18next';
import styles from './gauges.module.css';
import { useUnits } from './use-units.ts';

export interface PastValue {
  readonly atMs: number;
  readonly value: number;
}

interface Props {
  /** Oldest first; at least two. */
  readonly history: readonly PastValue[];
  /** How a value is written. */
  readonly write: (value: number) => string;
}

const width = 200;
const height = 36;
const margin = 2;

/** A small line of how a figure went, with its least and its most in words. */
export function Sparkline({ history, write }: Props) {
  const { t } = useTranslation('health');
  const { time } = useUnits();
  const values = history.map(({ value }) => value);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const startMs = history[0]?.atMs ?? 0;
  const lengthMs = Math.max(1, (history.at(-1)?.atMs ?? 0) - startMs);
  const points = history.map(({ atMs, value }) => {
    // What never changed is a line in the middle.
    const part = most === least ? 0.5 : (value - least) / (most - least);
    const x = ((atMs - startMs) / lengthMs) * width;
    return `${x.toFixed(1)},${(height - margin - part * (height - 2 * margin)).toFixed(1)}`;
  });
  const range = [...new Set([write(least), write(most)])].join(' ~ ');
  return (
    <>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className={styles.line}
      >
        <polyline points={points.join(' ')} />
      </svg>
      {t('history', { length: time(lengthMs), range })}
    </>
  );
}
