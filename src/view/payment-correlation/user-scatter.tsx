import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../chart/chart.tsx';
import type { ChartStyle } from '../chart/chart-style.ts';
import { useFormat } from '../language/use-format.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FoldedTable } from '../parts/folded-table.tsx';
import { pairId } from './answer.ts';
import type { BinnedUsers, Scatter } from './answer.ts';
import { binText, bubbleSizePx, middleOf } from './bins.ts';

/** Users by what they did and what they paid: a circle a bin, by its area as large as there are users. */
export function UserScatter({ scatter }: { readonly scatter: Scatter }) {
  const { t } = useTranslation('paymentCorrelation');
  const { count } = useFormat();
  const { x, y, binX, binY, points } = scatter;
  const option = useCallback(
    ({ colour, text, tooltip }: ChartStyle) => {
      const most = Math.max(...points.map(({ users }) => users), 1);
      // A bin more at either end gives the outermost circles room.
      const ends = (bin: number) => ({
        min: -bin,
        max: ({ max }: { readonly max: number }) => max + bin,
      });
      const axis = {
        type: 'value',
        minInterval: 1,
        axisLabel: { ...text, formatter: count, showMinLabel: false, showMaxLabel: false },
        axisLine: { show: false, onZero: false },
        axisTick: { show: false },
        splitLine: { lineStyle: { color: colour('--line') } },
        nameTextStyle: text,
      };
      const tell = (point: BinnedUsers) =>
        [
          `${t(x)} ${binText(point.x, binX, count)}`,
          `${t(y)} ${binText(point.y, binY, count)}`,
          `${t('users')} ${count(point.users)}`,
        ].join('\n');
      return {
        grid: { left: 70, right: 20, top: 36, bottom: 44 },
        xAxis: { ...axis, ...ends(binX), name: t(x), nameLocation: 'middle', nameGap: 28 },
        yAxis: { ...axis, ...ends(binY), name: t(y) },
        tooltip: {
          ...tooltip,
          formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
            const point = points[dataIndex];
            return point ? tell(point) : '';
          },
        },
        series: [
          {
            type: 'scatter',
            clip: false,
            itemStyle: { color: colour('--bar'), opacity: 0.7 },
            data: points.map((point) => ({
              value: [middleOf(point.x, binX), middleOf(point.y, binY)],
              symbolSize: bubbleSizePx(point.users, most),
            })),
          },
        ],
      };
    },
    [x, y, binX, binY, points, count, t],
  );
  return (
    <>
      <Chart summary={summaryOf()} heightPx={400} option={option} />
      <FoldedTable>
        <DataTable
          caption={t(pairId(scatter))}
          rows={points}
          keyOf={(point) => `${point.x} ${point.y}`}
          columns={[
            {
              id: 'x',
              heading: t(x),
              kind: 'words',
              isRowHeading: true,
              cell: (point) => binText(point.x, binX, count),
            },
            {
              id: 'y',
              heading: t(y),
              kind: 'words',
              cell: (point) => binText(point.y, binY, count),
            },
            {
              id: 'users',
              heading: t('users'),
              kind: 'number',
              cell: ({ users }) => count(users),
            },
          ]}
        />
      </FoldedTable>
    </>
  );

  function summaryOf(): string {
    const fullest = [...points].sort((a, b) => b.users - a.users)[0];
    if (!fullest) return '';
    return t('scatterSummary', {
      pair: t(pairId(scatter)),
      users: count(points.reduce((sum, { users }) => sum + users, 0)),
      bins: count(points.length),
      x: t(x),
      xLabel: binText(fullest.x, binX, count),
      y: t(y),
      yLabel: binText(fullest.y, binY, count),
      most: count(fullest.users),
    });
  }
}
