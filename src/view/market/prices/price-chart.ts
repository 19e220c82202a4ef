import type { EChartsCoreOption } from 'echarts/core';
import type { ChartStyle } from '../../chart/chart-style.ts';
import type { TrendPoint } from '../answers.ts';
import type { MarketFormat } from '../use-market-format.ts';
import type { TrendDay } from './trend-days.ts';

interface PriceChart {
  readonly days: readonly TrendDay[];
  /** How many of the last days are shown before anybody zooms. */
  readonly shown: number;
  readonly format: MarketFormat;
  /** Below the axis. */
  readonly dayText: (date: string) => string;
  /** What is said of a day that is pointed at, a line each. */
  readonly words: (day: TrendDay) => readonly string[];
}

type Line = 'value' | 'lastYear' | 'normalYear';

/**
 * Prices as lines over what was sold as bars; what is forecast as a line of its own in the band of its interval; days
 * without trade are shaded. Each is told when pointed at.
 */
export function priceChart(style: ChartStyle, chart: PriceChart): EChartsCoreOption {
  const { colour, text, tooltip } = style;
  const { days, shown, format, dayText, words } = chart;
  const line = { lineStyle: { color: colour('--line') } };
  return {
    grid: { left: 56, right: 8, top: 16, bottom: 84 },
    xAxis: {
      type: 'category',
      data: days.map(({ date }) => date),
      axisTick: { show: false },
      axisLine: line,
      axisLabel: { ...text, hideOverlap: true, formatter: dayText },
    },
    yAxis: [
      {
        type: 'value',
        scale: true,
        splitNumber: 4,
        axisLabel: { ...text, formatter: format.price },
        splitLine: line,
      },
      // Bars fill the lowest quarter: what was sold is the ground on which prices stand.
      { type: 'value', show: false, max: ({ max }: { readonly max: number }) => max * 4 },
      { type: 'value', show: false, min: 0, max: 1 },
    ],
    dataZoom: zoomTo(style, days.length, shown, dayText),
    tooltip: {
      ...tooltip,
      trigger: 'axis',
      // By its place on the axis: lines leave out days without trade, so that their dataIndex is not the day's.
      formatter: ([hovered]: readonly { readonly axisValue: string }[]) => {
        const day = days.find(({ date }) => date === hovered?.axisValue);
        return day ? words(day).join('\n') : '';
      },
    },
    series: [
      priceLine(days, 'value', { color: colour('--accent'), type: 'solid', width: 2.5 }),
      priceLine(days, 'lastYear', { color: colour('--muted'), type: 'dashed', width: 1.5 }),
      priceLine(days, 'normalYear', { color: colour('--sample'), type: 'dotted', width: 2 }),
      ...forecastSeries(days, colour('--focus')),
      {
        type: 'bar',
        yAxisIndex: 1,
        data: days.map(({ point }) => point?.volumeKg ?? 0),
        itemStyle: { color: colour('--bar-partial') },
        barWidth: '80%',
        barGap: '-100%',
      },
      {
        type: 'bar',
        yAxisIndex: 2,
        data: days.map(({ noTrade }) => (isClosed(noTrade) ? 1 : 0)),
        itemStyle: { color: colour('--sunken') },
        barWidth: '100%',
        silent: true,
        z: 0,
      },
    ],
  };
}

function isClosed(noTrade: TrendDay['noTrade']): boolean {
  return noTrade === 'closed' || noTrade === 'sunday';
}

/** Goes on over Sundays and holidays, and stops where nothing was sold for longer. */
function priceLine(days: readonly TrendDay[], name: Line, lineStyle: object) {
  const { color } = lineStyle as { readonly color: string };
  return {
    type: 'line',
    name,
    data: days.flatMap((day, index) => {
      if (day.noTrade === 'offSeason') return [[index, null]];
      const value = valueOf(day.point, name);
      return value === null ? [] : [[index, value]];
    }),
    lineStyle,
    itemStyle: { color },
    symbol: 'circle',
    symbolSize: name === 'value' ? 5 : 0,
    showSymbol: false,
    z: name === 'value' ? 4 : 3,
  };
}

/** A line, or a point where it is of one week, over bars that stand on invisible ones: from low to high. */
function forecastSeries(days: readonly TrendDay[], color: string): readonly object[] {
  const forecast = days.flatMap((day, index) => (day.forecast ? [{ index, ...day.forecast }] : []));
  const bar = { type: 'bar', stack: 'interval', barWidth: '100%', silent: true, z: 2 };
  return [
    {
      ...bar,
      data: forecast.map(({ index, low }) => [index, low]),
      itemStyle: { color: 'transparent' },
    },
    {
      ...bar,
      data: forecast.map(({ index, low, high }) => [
        index,
        low === null || high === null ? null : high - low,
      ]),
      itemStyle: { color, opacity: 0.22 },
    },
    {
      type: 'line',
      name: 'forecast',
      data: forecast.map(({ index, value }) => [index, value]),
      lineStyle: { color, width: 2.5, type: 'dashed' },
      itemStyle: { color },
      symbol: 'diamond',
      symbolSize: 11,
      showSymbol: forecast.length === 1,
      z: 5,
    },
  ];
}

function valueOf(point: TrendPoint | undefined, name: Line): number | null {
  return point?.[name] ?? null;
}

/** By the slider, by pinching, or by the wheel with Ctrl: the wheel alone scrolls the page. */
function zoomTo(
  { colour, text }: ChartStyle,
  count: number,
  shown: number,
  dayText: (date: string) => string,
) {
  const range = { startValue: Math.max(0, count - shown), endValue: count - 1 };
  return [
    { type: 'inside', ...range, zoomOnMouseWheel: 'ctrl', preventDefaultMouseMove: false },
    {
      type: 'slider',
      ...range,
      height: 34,
      bottom: 8,
      borderColor: colour('--line'),
      fillerColor: `${colour('--bar')}22`,
      handleStyle: { color: colour('--accent') },
      moveHandleStyle: { color: colour('--bar') },
      dataBackground: {
        lineStyle: { color: colour('--muted') },
        areaStyle: { color: colour('--sunken') },
      },
      textStyle: text,
      labelFormatter: (_: number, date: string) => dayText(date),
      brushSelect: false,
    },
  ];
}
