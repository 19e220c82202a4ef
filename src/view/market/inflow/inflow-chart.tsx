import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartStyle } from '../../chart/chart-style.ts';
import { Chart } from '../../chart/chart.tsx';
import type { RegionsAnswer } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { ChartLegend } from '../chart-legend.tsx';

const heightPx = 280;

/** Both ranges beside each other, a pair of bars a region. */
export function InflowChart({ answer }: { readonly answer: RegionsAnswer }) {
  const { t } = useTranslation('marketInflow');
  const { t: say } = useTranslation('market');
  const format = useMarketFormat();
  const nameOf = useCallback(
    (place: number) => {
      const row = answer.rows[place];
      return row ? say(`regions.${row.region}`) : '';
    },
    [answer, say],
  );
  const option = useCallback(
    ({ colour, text, tooltip }: ChartStyle): EChartsCoreOption => {
      const line = { lineStyle: { color: colour('--line') } };
      return {
        grid: { left: 56, right: 8, top: 14, bottom: 28 },
        xAxis: {
          type: 'category',
          data: answer.rows.map((_, place) => nameOf(place)),
          axisTick: { show: false },
          axisLine: line,
          axisLabel: { ...text, interval: 0 },
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
            const place = hovered?.dataIndex ?? -1;
            const row = answer.rows[place];
            if (!row) return '';
            return [
              nameOf(place),
              `${t('table.volume')} ${format.tons(row.volumeKg)}`,
              `${t('table.other')} ${format.tons(row.otherVolumeKg)}`,
              `${t('table.change')} ${format.changeShare(row.changeRatio)}`,
            ].join('\n');
          },
        },
        series: [
          {
            type: 'bar',
            data: answer.rows.map(({ otherVolumeKg }) => otherVolumeKg),
            itemStyle: { color: colour('--bar-partial') },
            barGap: '8%',
            barMaxWidth: 34,
          },
          {
            type: 'bar',
            data: answer.rows.map(({ volumeKg }) => volumeKg),
            itemStyle: { color: colour('--bar') },
            barMaxWidth: 34,
          },
        ],
      };
    },
    [answer, format, nameOf, t],
  );
  const rangeText = (from: string, to: string) =>
    t('chart.range', { from: format.fullDay(from), to: format.fullDay(to) });
  const summary = answer.rows
    .map(
      (row, place) =>
        `${nameOf(place)} ${format.tons(row.volumeKg)}t (${format.tons(row.otherVolumeKg)}t)`,
    )
    .join(', ');
  return (
    <>
      <ChartLegend
        entries={[
          { mark: 'strongBar', text: rangeText(answer.from, answer.to) },
          { mark: 'bar', text: rangeText(answer.otherFrom, answer.otherTo) },
        ]}
      />
      <Chart summary={t('chart.summary', { summary })} heightPx={heightPx} option={option} />
    </>
  );
}
