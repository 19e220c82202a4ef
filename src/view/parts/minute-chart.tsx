import { useRef } from 'react';
import type { MinuteCount } from '../live/minutes.ts';
import styles from './minute-chart.module.css';
import { useMinutePlot } from './use-minute-plot.ts';

interface Props {
  readonly minutes: readonly MinuteCount[];
  /** The same in words. */
  readonly summary: string;
}

/** A bar for each minute; the last one, still running, is paler. */
export function MinuteChart({ minutes, summary }: Props) {
  const holder = useRef<HTMLElement>(null);
  useMinutePlot(holder, minutes);
  return <figure ref={holder} aria-label={summary} className={styles.chart} />;
}
