import type { EChartsCoreOption } from 'echarts/core';
import type { ChartStyle } from '../../chart/chart-style.ts';
import type { MarketFormat } from '../use-market-format.ts';
import type { VolumeDay } from './supply-days.ts';

interface VolumeChart {
  readonly days: readonly VolumeDay[];
  readonly format: MarketFormat;
  readonly words: Readonly<Record<'unit' | 'none', string>>;
}

/** What came on each day, the last one strongest: it is the one the figure is of. */
export function volumeChart(
  { colour, text, tooltip }: ChartStyle,
  { days, format, words }: VolumeChart,
): EChartsCoreOption {
  const line = { lineStyle: { color: colour('--line') } };
  return {
    grid: { left: 60, right: 12, top: 16, bottom: 28 },
    xAxis: {
      type: 'category',
      data: days.map(({ date }) => date),
      axisTick: { show: false },
      axisLine: line,
      axisLabel: { ...text, hideOverlap: true, formatter: format.shortDay },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      axisLabel: { ...text, formatter: format.roundTons },
      splitLine: line,
    },
    tooltip: {
      ...tooltip,
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: ([hovered]: readonly { readonly dataIndex: number }[]) => {
        const day = days[hovered?.dataIndex ?? -1];
        if (!day) return '';
        const told =
          day.volumeKg === null ? words.none : `${format.tons(day.volumeKg)} ${words.unit}`;
        return [format.fullDay(day.date), told].join('\n');
      },
    },
    series: [
      {
        type: 'bar',
        data: days.map(({ volumeKg }, index) => ({
          value: volumeKg ?? 0,
          itemStyle: { color: colour(index === days.length - 1 ? '--accent' : '--bar-partial') },
        })),
        barCategoryGap: '20%',
      },
    ],
  };
}
