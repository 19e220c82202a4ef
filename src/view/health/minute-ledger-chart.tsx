import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../chart/chart.tsx';
import type { ChartStyle } from '../chart/chart-style.ts';
import { useFormat } from '../language/use-format.ts';
import { minuteMs } from '../live/seoul-time.ts';
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
  /** The same in words. */
  readonly summary: string;
}

const quarterHourMs = 15 * minuteMs;

/** A bar for each minute, as high as what was received, of what became of it. */
export function MinuteLedgerChart({ minutes, summary }: Props) {
  const { t } = useTranslation('health');
  const format = useFormat();
  const option = useCallback(
    ({ colour, text, tooltip }: ChartStyle) => {
      const line = { lineStyle: { color: colour('--line') } };
      const words = (minute: LedgerMinute) =>
        [
          `${format.minute(minute.startMs)} KST`,
          ...shownCounts.map(
            ({ name, text: label }) => `${t(label)} ${format.count(minute[name])}`,
          ),
        ].join('\n');
      return {
        grid: { left: 52, right: 4, top: 14, bottom: 26 },
        xAxis: {
          type: 'category',
          data: minutes.map(({ startMs }) => format.minute(startMs)),
          axisTick: { show: false },
          axisLine: line,
          axisLabel: {
            ...text,
            interval: (index: number) => (minutes[index]?.startMs ?? 1) % quarterHourMs === 0,
          },
        },
        yAxis: {
          type: 'value',
          minInterval: 1,
          splitNumber: 4,
          axisLabel: { ...text, formatter: format.count },
          splitLine: line,
        },
        tooltip: {
          ...tooltip,
          trigger: 'axis',
          axisPointer: { type: 'shadow' },
          formatter: ([hovered]: readonly { readonly dataIndex: number }[]) => {
            const minute = minutes[hovered?.dataIndex ?? -1];
            return minute ? words(minute) : '';
          },
        },
        series: shownCounts.map(({ name, colour: itsColour }) => ({
          type: 'bar',
          stack: 'received',
          barCategoryGap: '25%',
          itemStyle: { color: colour(itsColour) },
          data: minutes.map((minute) => minute[name]),
        })),
      };
    },
    [minutes, format, t],
  );
  return <Chart summary={summary} heightPx={330} option={option} />;
}
