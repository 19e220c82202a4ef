import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartStyle } from '../../chart/chart-style.ts';
import { Chart } from '../../chart/chart.tsx';
import type { ForecastRow } from '../answers.ts';
import { ChartLegend } from '../chart-legend.tsx';
import { useMarketFormat } from '../use-market-format.ts';
import { isHeld } from './record-of.ts';

const heightPx = 320;

/** What came, what was forecast, and the interval around it, by week. */
export function ForecastChart({ record }: { readonly record: readonly ForecastRow[] }) {
  const { t } = useTranslation('marketForecasts');
  const format = useMarketFormat();
  const option = useCallback(
    ({ colour, text, tooltip }: ChartStyle): EChartsCoreOption => {
      const line = { lineStyle: { color: colour('--line') } };
      const unmarked = { type: 'line', symbol: 'none', silent: true };
      const band = { ...unmarked, stack: 'interval', lineStyle: { opacity: 0 } };
      return {
        grid: { left: 62, right: 10, top: 14, bottom: 28 },
        xAxis: {
          type: 'category',
          data: record.map(({ forWeek }) => format.shortDay(forWeek)),
          axisTick: { show: false },
          axisLine: line,
          axisLabel: text,
        },
        yAxis: {
          type: 'value',
          scale: true,
          axisLabel: { ...text, formatter: (krw: number) => format.price(krw) },
          splitLine: line,
        },
        tooltip: {
          ...tooltip,
          trigger: 'axis',
          formatter: ([hovered]: readonly { readonly dataIndex: number }[]) => {
            const row = record[hovered?.dataIndex ?? -1];
            if (!row) return '';
            return [
              t('chart.week', { day: format.fullDay(row.forWeek) }),
              `${t('table.actual')} ${format.price(row.actual)}`,
              `${t('table.value')} ${format.price(row.value)}`,
              `${t('table.interval')} ${format.price(row.low)} ~ ${format.price(row.high)}`,
            ].join('\n');
          },
        },
        series: [
          { ...band, data: record.map(({ low }) => low) },
          {
            ...band,
            data: record.map(({ low, high }) =>
              low === null || high === null ? null : high - low,
            ),
            areaStyle: { color: colour('--focus'), opacity: 0.22 },
          },
          {
            ...unmarked,
            data: record.map(({ value }) => value),
            lineStyle: { color: colour('--focus'), width: 2, type: 'dashed' },
          },
          {
            type: 'line',
            data: record.map(({ actual }) => actual),
            symbolSize: 4,
            showAllSymbol: true,
            lineStyle: { color: colour('--accent'), width: 2.5 },
            itemStyle: { color: colour('--accent') },
          },
        ],
      };
    },
    [record, format, t],
  );
  const known = record.filter((row) => isHeld(row) !== undefined);
  return (
    <>
      <ChartLegend
        entries={[
          { mark: 'solid', text: t('chart.actual') },
          { mark: 'forecast', text: t('chart.forecast') },
        ]}
      />
      <Chart
        summary={t('chart.summary', {
          count: record.length,
          known: known.length,
          held: known.filter((row) => isHeld(row) === true).length,
        })}
        heightPx={heightPx}
        option={option}
      />
    </>
  );
}
