import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartStyle } from '../../chart/chart-style.ts';
import { Chart } from '../../chart/chart.tsx';
import type { AreaDay } from '../answers.ts';
import { ChartLegend } from '../chart-legend.tsx';
import { useMarketFormat } from '../use-market-format.ts';

const heightPx = 260;

/** High, mean and low of the temperature, and rain below; forecast days have hollow points. */
export function AreaChart({ days }: { readonly days: readonly AreaDay[] }) {
  const { t } = useTranslation('marketGrowingAreas');
  const format = useMarketFormat();
  const words = useCallback(
    ({ date, kind, temperatureC: { max, mean, min }, rainMm }: AreaDay) =>
      `${format.day(date)} ${t(`kind.${kind}`)} ${format.decimal(min)} / ${format.decimal(mean)} / ${format.decimal(max)} ℃, ${format.decimal(rainMm)} mm`,
    [format, t],
  );
  const option = useCallback(
    ({ colour, text, tooltip }: ChartStyle): EChartsCoreOption => {
      const line = { lineStyle: { color: colour('--line') } };
      const colours = { max: colour('--fall'), mean: colour('--accent'), min: colour('--focus') };
      const series = (['max', 'mean', 'min'] as const).map((name) => ({
        type: 'line',
        symbolSize: 8,
        lineStyle: { color: colours[name], width: name === 'mean' ? 3 : 1.5 },
        itemStyle: { color: colours[name] },
        data: days.map(({ temperatureC, kind }) => ({
          value: temperatureC[name],
          symbol: kind === 'forecast' ? 'emptyCircle' : 'circle',
        })),
      }));
      return {
        grid: { left: 40, right: 44, top: 14, bottom: 28 },
        xAxis: {
          type: 'category',
          data: days.map(({ date }) => format.shortDay(date)),
          axisTick: { show: false },
          axisLine: line,
          axisLabel: text,
        },
        yAxis: [
          { type: 'value', axisLabel: { ...text, formatter: '{value}℃' }, splitLine: line },
          {
            type: 'value',
            min: 0,
            max: ({ max }: { readonly max: number }) => Math.max(20, max * 2),
            axisLabel: { ...text, formatter: '{value}mm' },
            splitLine: { show: false },
          },
        ],
        tooltip: {
          ...tooltip,
          trigger: 'axis',
          formatter: ([hovered]: readonly { readonly dataIndex: number }[]) => {
            const day = days[hovered?.dataIndex ?? -1];
            return day ? words(day) : '';
          },
        },
        series: [
          {
            type: 'bar',
            yAxisIndex: 1,
            data: days.map(({ rainMm }) => rainMm),
            itemStyle: { color: colour('--bar-partial') },
            barMaxWidth: 28,
          },
          ...series,
        ],
      };
    },
    [days, format, words],
  );
  return (
    <>
      <ChartLegend
        entries={[
          { mark: 'solid', text: t('chart.lines') },
          { mark: 'bar', text: t('chart.rain') },
        ]}
      />
      <Chart summary={days.map(words).join('. ')} heightPx={heightPx} option={option} />
    </>
  );
}
