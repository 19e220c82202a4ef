import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { useIsDark } from '../shell/use-theme.ts';
import { useMediaQuery } from '../parts/use-media-query.ts';
import type { ChartStyle } from './chart-style.ts';
import type { OpenChart } from './open-chart.ts';
import styles from './chart.module.css';

interface Props {
  /** The same in words, for who cannot see it. */
  readonly summary: string;
  readonly heightPx: number;
  /** What to draw, with the colours of the page; the same function until something changes. */
  readonly option: (style: ChartStyle) => EChartsCoreOption;
}

/** A chart, as wide as there is room. The charts are loaded when they are first needed. */
export function Chart({ summary, heightPx, option }: Props) {
  const holder = useRef<HTMLElement>(null);
  const chart = useOpenChart(holder);
  const isDark = useIsDark();
  const isStill = useMediaQuery('(prefers-reduced-motion: reduce)');
  useEffect(() => {
    chart?.draw(option, isStill);
    // Colours are read from the style sheet, which changes with the scheme.
  }, [chart, option, isDark, isStill]);
  return (
    <figure
      ref={holder}
      aria-label={summary}
      className={styles.chart}
      style={{ height: heightPx }}
    />
  );
}

function useOpenChart(holder: React.RefObject<HTMLElement | null>): OpenChart | undefined {
  const [chart, setChart] = useState<OpenChart>();
  useEffect(() => {
    let isGone = false;
    let opened: OpenChart | undefined;
    const open = async () => {
      const { openChart } = await import('./open-chart.ts');
      if (isGone || !holder.current) return;
      opened = openChart(holder.current);
      setChart(opened);
    };
    // A chart that cannot be loaded leaves its words and its table, which say the same.
    open().catch((error: unknown) => console.warn('The chart could not be loaded:', error));
    return () => {
      isGone = true;
      opened?.close();
      setChart(undefined);
    };
  }, [holder]);
  return chart;
}
