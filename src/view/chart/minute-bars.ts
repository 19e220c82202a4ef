import type { EChartsCoreOption } from 'echarts/core';
import { minuteMs } from '../live/seoul-time.ts';
import type { Format } from '../language/use-format.ts';
import type { ChartStyle } from './chart-style.ts';

interface MinuteBars<Minute> {
  readonly minutes: readonly Minute[];
  readonly format: Format;
  /** What is said of a minute that is pointed at, a line each. */
  readonly words: (minute: Minute) => readonly string[];
  readonly series: readonly object[];
  /** Where the axis ends and bars are cut off; as high as the highest when absent. */
  readonly ceiling?: number | undefined;
}

const quarterHourMs = 15 * minuteMs;

/** A chart of bars, one for each minute of time. */
export function minuteBars<Minute extends { readonly startMs: number }>(
  { colour, text, tooltip }: ChartStyle,
  { minutes, format, words, series, ceiling }: MinuteBars<Minute>,
): EChartsCoreOption {
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
      ...(ceiling === undefined ? {} : { max: ceiling }),
    },
    tooltip: {
      ...tooltip,
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: ([hovered]: readonly { readonly dataIndex: number }[]) => {
        const minute = minutes[hovered?.dataIndex ?? -1];
        return minute ? [`${format.minute(minute.startMs)} KST`, ...words(minute)].join('\n') : '';
      },
    },
    series: series.map((each) => ({ type: 'bar', barCategoryGap: '25%', ...each })),
  };
}
