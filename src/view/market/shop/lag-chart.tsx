import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartStyle } from '../../chart/chart-style.ts';
import { Chart } from '../../chart/chart.tsx';
import { useFormat } from '../../language/use-format.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { FoldedTable } from '../../parts/folded-table.tsx';
import type { LagCorrelation, OutsideMeasure, ShopMarketAnswer, ShopMeasure } from '../answers.ts';
import { ChartLegend } from '../chart-legend.tsx';
import { lagsOf } from './read-lag.ts';

interface Props {
  readonly answer: ShopMarketAnswer;
  readonly shop: ShopMeasure;
  readonly outside: OutsideMeasure;
}

const heightPx = 280;

/** The correlation at each lag as a line, with its interval as a band. */
export function LagChart({ answer, shop, outside }: Props) {
  const { t } = useTranslation('marketShop');
  const { coefficient } = useFormat();
  const lags = lagsOf(answer.correlations, { shop, outside });
  const option = useCallback(
    ({ colour, text, tooltip }: ChartStyle): EChartsCoreOption => {
      const shown = lagsOf(answer.correlations, { shop, outside });
      const line = { lineStyle: { color: colour('--line') } };
      const band = {
        ...{ type: 'line', symbol: 'none', silent: true, stack: 'interval', stackStrategy: 'all' },
        lineStyle: { opacity: 0 },
      };
      return {
        grid: { left: 44, right: 10, top: 14, bottom: 42 },
        xAxis: {
          type: 'category',
          data: shown.map(({ lag }) => String(lag)),
          name: t('lagChart.axis'),
          nameLocation: 'middle',
          nameGap: 26,
          nameTextStyle: text,
          axisTick: { show: false },
          axisLine: { ...line, onZero: false },
          axisLabel: text,
        },
        yAxis: { type: 'value', min: -1, max: 1, axisLabel: text, splitLine: line },
        tooltip: {
          ...tooltip,
          trigger: 'axis',
          formatter: ([hovered]: readonly { readonly dataIndex: number }[]) => {
            const row = shown[hovered?.dataIndex ?? -1];
            return row && row.r !== null
              ? t('advice.figures', { lag: row.lag, n: row.n, ...textsOf(row) })
              : '';
          },
        },
        series: [
          { ...band, data: shown.map(({ low }) => low) },
          {
            ...band,
            data: shown.map(({ low, high }) => (low === null || high === null ? null : high - low)),
            areaStyle: { color: colour('--bar-partial'), opacity: 0.5 },
          },
          {
            type: 'line',
            symbolSize: 6,
            data: shown.map(({ r }) => r),
            lineStyle: { color: colour('--accent'), width: 2.5 },
            itemStyle: { color: colour('--accent') },
          },
        ],
      };

      function textsOf({ r, low, high }: LagCorrelation) {
        const text = (value: number | null) => (value === null ? '–' : coefficient(value));
        return { r: text(r), low: text(low), high: text(high) };
      }
    },
    [answer, shop, outside, coefficient, t],
  );
  const text = (value: number | null) => (value === null ? '–' : coefficient(value));
  return (
    <>
      <ChartLegend
        entries={[
          { mark: 'solid', text: t('lagChart.r') },
          { mark: 'bar', text: t('lagChart.interval') },
        ]}
      />
      <Chart
        summary={t('lagChart.summary', {
          lags: lags.map(({ lag, r }) => `${lag}: ${text(r)}`).join(', '),
        })}
        heightPx={heightPx}
        option={option}
      />
      <p className="foot">{t('lagChart.note')}</p>
      <LagTable lags={lags} />
    </>
  );
}

function LagTable({ lags }: { readonly lags: readonly LagCorrelation[] }) {
  const { t } = useTranslation('marketShop');
  const { coefficient } = useFormat();
  const text = (value: number | null) => (value === null ? '–' : coefficient(value));
  return (
    <FoldedTable>
      <DataTable
        caption={t('lagChart.heading')}
        columns={[
          {
            id: 'lag',
            heading: t('lagChart.axis'),
            kind: 'words',
            isRowHeading: true,
            cell: ({ lag }: LagCorrelation) => lag,
          },
          { id: 'r', heading: t('lagChart.r'), kind: 'number', cell: ({ r }) => text(r) },
          {
            id: 'interval',
            heading: t('lagChart.interval'),
            kind: 'number',
            cell: ({ low, high }) => `${text(low)} ~ ${text(high)}`,
          },
          { id: 'n', heading: t('pairs.n'), kind: 'number', cell: ({ n }) => n },
        ]}
        rows={lags}
        keyOf={({ lag }) => String(lag)}
      />
    </FoldedTable>
  );
}
