import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartStyle } from '../../chart/chart-style.ts';
import { Chart } from '../../chart/chart.tsx';
import type { FarmIncomeRow } from '../answers.ts';
import { ChartLegend } from '../chart-legend.tsx';
import { useFigureText } from './use-figure-text.ts';

const heightPx = 280;
const shown = ['grossIncome', 'operatingCost', 'income', 'netProfit'] as const;
const tenThousand = 10_000;

/** Gross income, cost, income and net profit over the years, oldest first. */
export function FarmChart({ rows }: { readonly rows: readonly FarmIncomeRow[] }) {
  const { t } = useTranslation('marketFarmIncome');
  const text = useFigureText();
  const years = rows.toSorted((one, other) => one.year - other.year);
  const words = (row: FarmIncomeRow) =>
    shown.map((name) => `${t(`figures.${name}`)} ${text.value(name, row[name])}${text.unit(name)}`);
  const option = useCallback(
    ({ colour, text: letters, tooltip }: ChartStyle): EChartsCoreOption => {
      const line = { lineStyle: { color: colour('--line') } };
      const lines = {
        income: { color: colour('--accent'), type: 'solid', width: 3 },
        netProfit: { color: colour('--sample'), type: 'dotted', width: 3 },
        operatingCost: { color: colour('--muted'), type: 'dashed', width: 2 },
      } as const;
      return {
        grid: { left: 60, right: 12, top: 14, bottom: 28 },
        xAxis: {
          type: 'category',
          data: years.map(({ year }) => String(year)),
          axisTick: { show: false },
          axisLine: line,
          axisLabel: letters,
        },
        yAxis: {
          type: 'value',
          splitNumber: 4,
          axisLabel: {
            ...letters,
            formatter: (krw: number) => t('chart.axis', { count: Math.round(krw / tenThousand) }),
          },
          splitLine: line,
        },
        tooltip: {
          ...tooltip,
          trigger: 'axis',
          formatter: ([hovered]: readonly { readonly dataIndex: number }[]) => {
            const row = years[hovered?.dataIndex ?? -1];
            return row ? [t('yearOf', { year: row.year }), ...words(row)].join('\n') : '';
          },
        },
        series: [
          {
            type: 'bar',
            data: years.map(({ grossIncome }) => grossIncome),
            itemStyle: { color: colour('--bar-partial') },
            barMaxWidth: 40,
          },
          ...(['operatingCost', 'income', 'netProfit'] as const).map((name) => ({
            type: 'line',
            data: years.map((row) => row[name]),
            symbolSize: 6,
            lineStyle: lines[name],
            itemStyle: { color: lines[name].color },
          })),
        ],
      };
    },
    // Texts and numbers change with the language only, and the rows with the answer.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [rows, t],
  );
  return (
    <>
      <ChartLegend
        entries={[
          { mark: 'bar', text: t('figures.grossIncome') },
          { mark: 'dashed', text: t('figures.operatingCost') },
          { mark: 'solid', text: t('figures.income') },
          { mark: 'dotted', text: t('figures.netProfit') },
        ]}
      />
      <Chart
        summary={t('chart.summary', {
          years: years
            .map((row) => `${t('yearOf', { year: row.year })}: ${words(row).join(', ')}`)
            .join('. '),
        })}
        heightPx={heightPx}
        option={option}
      />
    </>
  );
}
