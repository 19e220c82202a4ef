import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../chart/chart.tsx';
import type { ChartStyle } from '../chart/chart-style.ts';
import { useFormat } from '../language/use-format.ts';
import type { CouponHour, HourOfWeek } from './answer.ts';
import { marks } from './marks.ts';
import { useHourWords } from './use-hour-words.ts';

export type Measure = 'visitors' | 'orders';

interface Props {
  readonly rows: readonly CouponHour[];
  readonly measure: Measure;
  readonly peak: HourOfWeek | null;
  readonly quiet: HourOfWeek | null;
  readonly coupon: HourOfWeek | undefined;
}

const weekdays = [1, 2, 3, 4, 5, 6, 7];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** Weekday by hour, the darker the more; the hours that the page speaks of carry their marks. */
export function HourMap({ rows, measure, peak, quiet, coupon }: Props) {
  const { t } = useTranslation('couponHours');
  const { mean } = useFormat();
  const words = useHourWords();
  const option = useCallback(
    (style: ChartStyle) => {
      const { colour, text, tooltip } = style;
      const most = Math.max(...rows.map((row) => row[measure]));
      const axis = { axisTick: { show: false }, axisLine: { show: false } };
      const tell = (row: CouponHour) =>
        [
          words.slot(row),
          `${t('visitors')} ${mean(row.visitors)}`,
          `${t('orders')} ${mean(row.orders)}`,
          t('days', { days: row.days }),
        ].join('\n');
      return {
        grid: { left: 44, right: 2, top: 4, bottom: 60 },
        xAxis: {
          ...axis,
          type: 'category',
          data: hours.map(words.clock),
          axisLabel: { ...text, interval: 2 },
        },
        yAxis: {
          ...axis,
          type: 'category',
          inverse: true,
          data: weekdays.map(words.shortWeekday),
          axisLabel: text,
        },
        visualMap: {
          seriesIndex: 0,
          min: 0,
          max: most,
          text: [mean(most), '0'],
          orient: 'horizontal',
          left: 'center',
          bottom: 0,
          itemWidth: 12,
          itemHeight: 160,
          inRange: { color: ['--sunken', '--bar-partial', '--bar', '--accent'].map(colour) },
          textStyle: text,
        },
        tooltip: {
          ...tooltip,
          formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
            const row = rows[dataIndex];
            return row ? tell(row) : '';
          },
        },
        series: [
          {
            type: 'heatmap',
            data: rows.map((row) => [row.hour, row.weekday - 1, row[measure]]),
            itemStyle: { borderColor: colour('--surface'), borderWidth: 1, borderRadius: 3 },
            emphasis: { itemStyle: { borderColor: colour('--text'), borderWidth: 2 } },
          },
          {
            type: 'scatter',
            silent: true,
            symbolSize: 1,
            data: marked({ peak, quiet, coupon }),
            label: {
              show: true,
              formatter: ({ name }: { readonly name: string }) => name,
              color: colour('--text'),
              textBorderColor: colour('--surface'),
              textBorderWidth: 4,
              fontSize: 15,
            },
          },
        ],
      };
    },
    [rows, measure, peak, quiet, coupon, words, mean, t],
  );
  return <Chart summary={summaryOf()} heightPx={320} option={option} />;

  function summaryOf(): string {
    const rising = [...rows].sort((a, b) => a[measure] - b[measure]);
    const [least, most] = [rising[0], rising.at(-1)];
    if (!least || !most) return '';
    return t('summary', {
      measure: t(measure),
      most: words.slot(most),
      mostValue: mean(most[measure]),
      least: words.slot(least),
      leastValue: mean(least[measure]),
    });
  }
}

function marked(places: Record<keyof typeof marks, HourOfWeek | null | undefined>) {
  return (['peak', 'quiet', 'coupon'] as const).flatMap((name) => {
    const place = places[name];
    return place ? [{ name: marks[name], value: [place.hour, place.weekday - 1] }] : [];
  });
}
