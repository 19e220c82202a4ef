import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../chart/chart.tsx';
import type { ChartStyle } from '../chart/chart-style.ts';
import { useFormat } from '../language/use-format.ts';
import type { MinuteCount } from '../live/minutes.ts';
import { minuteMs } from '../live/seoul-time.ts';

interface Props {
  readonly minutes: readonly MinuteCount[];
  /** The same in words. */
  readonly summary: string;
}

const quarterHourMs = 15 * minuteMs;

/** A bar for each minute; the last one, still running, is paler. */
export function MinuteChart({ minutes, summary }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const option = useCallback(
    (style: ChartStyle) => {
      const { colour, text, tooltip } = style;
      const words = ({ startMs, events, orders }: MinuteCount) =>
        `${format.minute(startMs)} KST\n${t('timeline.eventCount')} ${format.count(events)}\n${t('timeline.orderCount')} ${format.count(orders)}`;
      const line = { lineStyle: { color: colour('--line') } };
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
        series: [
          {
            type: 'bar',
            barCategoryGap: '25%',
            data: minutes.map(({ events }, index) => ({
              value: events,
              itemStyle: {
                color: colour(index === minutes.length - 1 ? '--bar-partial' : '--bar'),
              },
            })),
          },
        ],
      };
    },
    [minutes, format, t],
  );
  return <Chart summary={summary} heightPx={230} option={option} />;
}
