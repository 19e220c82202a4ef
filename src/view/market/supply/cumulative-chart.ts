import type { EChartsCoreOption } from 'echarts/core';
import type { ChartStyle } from '../../chart/chart-style.ts';
import type { MarketFormat } from '../use-market-format.ts';
import type { CumulativeDay } from './supply-days.ts';

interface CumulativeChart {
  readonly days: readonly CumulativeDay[];
  /** The line that is drawn strongly. */
  readonly shown: 'thisYear' | 'normalYear';
  readonly format: MarketFormat;
  readonly words: Readonly<Record<'thisYear' | 'normalYear' | 'unit', string>>;
}

/** What has come since the first of January, this year and normally. */
export function cumulativeChart(
  { colour, text, tooltip }: ChartStyle,
  { days, shown, format, words }: CumulativeChart,
): EChartsCoreOption {
  const line = { lineStyle: { color: colour('--line') } };
  const widthOf = (name: 'thisYear' | 'normalYear') => (name === shown ? 3.5 : 1.75);
  return {
    grid: { left: 60, right: 12, top: 16, bottom: 28 },
    xAxis: {
      type: 'category',
      data: days.map(({ date }) => date),
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: line,
      axisLabel: {
        ...text,
        interval: (index: number) => days[index]?.date.endsWith('-01') === true,
        hideOverlap: true,
        formatter: format.shortDay,
      },
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
      formatter: ([hovered]: readonly { readonly dataIndex: number }[]) => {
        const day = days[hovered?.dataIndex ?? -1];
        if (!day) return '';
        return [
          format.fullDay(day.date),
          `${words.thisYear} ${format.tons(day.thisYearKg)} ${words.unit}`,
          `${words.normalYear} ${format.tons(day.normalYearKg)} ${words.unit}`,
        ].join('\n');
      },
    },
    series: [
      {
        id: 'normalYear',
        type: 'line',
        data: days.map(({ normalYearKg }) => normalYearKg),
        showSymbol: false,
        lineStyle: { color: colour('--sample'), type: 'dotted', width: widthOf('normalYear') },
        itemStyle: { color: colour('--sample') },
      },
      {
        id: 'thisYear',
        type: 'line',
        data: days.map(({ thisYearKg }) => thisYearKg),
        showSymbol: false,
        lineStyle: { color: colour('--accent'), type: 'solid', width: widthOf('thisYear') },
        itemStyle: { color: colour('--accent') },
      },
    ],
  };
}
