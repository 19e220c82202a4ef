import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartStyle } from '../../chart/chart-style.ts';
import { Chart } from '../../chart/chart.tsx';
import type { OutsideMeasure, ShopDay, ShopMeasure } from '../answers.ts';
import { ChartLegend } from '../chart-legend.tsx';
import { useMarketFormat } from '../use-market-format.ts';
import { useMeasureText } from './use-measure-text.ts';

interface Props {
  readonly days: readonly ShopDay[];
  readonly shop: ShopMeasure;
  readonly outside: OutsideMeasure;
}

const heightPx = 300;

/** A measure of the shop as bars, and one of market or weather as a line, by day. */
export function DayChart({ days, shop, outside }: Props) {
  const { t } = useTranslation('marketShop');
  const format = useMarketFormat();
  const measureText = useMeasureText();
  const option = useCallback(
    ({ colour, text, tooltip }: ChartStyle): EChartsCoreOption => {
      const line = { lineStyle: { color: colour('--line') } };
      return {
        grid: { left: 56, right: 60, top: 14, bottom: 28 },
        xAxis: {
          type: 'category',
          data: days.map(({ date }) => format.shortDay(date)),
          axisTick: { show: false },
          axisLine: line,
          axisLabel: text,
        },
        yAxis: [
          {
            type: 'value',
            axisLabel: { ...text, formatter: (value: number) => format.count(value) },
            splitLine: line,
          },
          {
            type: 'value',
            scale: outside !== 'rainMm',
            axisLabel: { ...text, formatter: (value: number) => measureText.bare(outside, value) },
            splitLine: { show: false },
          },
        ],
        tooltip: {
          ...tooltip,
          trigger: 'axis',
          formatter: ([hovered]: readonly { readonly dataIndex: number }[]) => {
            const day = days[hovered?.dataIndex ?? -1];
            if (!day) return '';
            return [
              format.fullDay(day.date),
              `${t(`measures.${shop}`)} ${measureText.full(shop, day[shop])}`,
              `${t(`measures.${outside}`)} ${measureText.full(outside, day[outside])}`,
            ].join('\n');
          },
        },
        series: [
          {
            type: 'bar',
            data: days.map((day) => day[shop]),
            itemStyle: { color: colour('--bar-partial') },
            barMaxWidth: 18,
          },
          {
            type: 'line',
            yAxisIndex: 1,
            connectNulls: true,
            symbolSize: 4,
            showAllSymbol: true,
            data: days.map((day) => day[outside]),
            lineStyle: { color: colour('--accent'), width: 2.5 },
            itemStyle: { color: colour('--accent') },
          },
        ],
      };
    },
    [days, shop, outside, format, measureText, t],
  );
  const named = (measure: ShopMeasure | OutsideMeasure) =>
    `${t(`measures.${measure}`)} (${t(`units.${measure}`).trim()})`;
  const names = { shop: named(shop), outside: named(outside) };
  return (
    <>
      <ChartLegend
        entries={[
          { mark: 'bar', text: t('dayChart.shop', names) },
          { mark: 'solid', text: t('dayChart.outside', names) },
        ]}
      />
      <Chart
        summary={t('dayChart.summary', { ...names, count: days.length })}
        heightPx={heightPx}
        option={option}
      />
    </>
  );
}
