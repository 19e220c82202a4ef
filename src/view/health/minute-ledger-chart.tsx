import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../chart/chart.tsx';
import type { ChartStyle } from '../chart/chart-style.ts';
import { minuteBars } from '../chart/minute-bars.ts';
import { useFormat } from '../language/use-format.ts';
import type { LedgerMinute } from './ledger-minutes.ts';

/** The parts of what was received, from the bottom of a bar, each with its colour and the text that names it. */
export const shownCounts = [
  { name: 'counted', text: 'counted', colour: '--bar' },
  { name: 'duplicates', text: 'duplicates', colour: '--bar-partial' },
  { name: 'late', text: 'late', colour: '--muted' },
  { name: 'pending', text: 'waiting', colour: '--focus' },
  { name: 'rejected', text: 'rejected', colour: '--fall' },
] as const;

interface Props {
  readonly minutes: readonly LedgerMinute[];
  /** Where higher bars are cut off. */
  readonly ceiling: number | undefined;
  /** The same in words. */
  readonly summary: string;
}

/** A bar for each minute, as high as what was received, of what became of it. */
export function MinuteLedgerChart({ minutes, ceiling, summary }: Props) {
  const { t } = useTranslation('health');
  const format = useFormat();
  const option = useCallback(
    (style: ChartStyle) =>
      minuteBars(style, {
        minutes,
        format,
        ceiling,
        words: (minute) =>
          shownCounts.map(({ name, text }) => `${t(text)} ${format.count(minute[name])}`),
        series: shownCounts.map(({ name, colour }) => ({
          stack: 'received',
          itemStyle: { color: style.colour(colour) },
          data: minutes.map((minute) => minute[name]),
        })),
      }),
    [minutes, ceiling, format, t],
  );
  return <Chart summary={summary} heightPx={330} option={option} />;
}
