import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../chart/chart.tsx';
import type { ChartStyle } from '../chart/chart-style.ts';
import { minuteBars } from '../chart/minute-bars.ts';
import { useFormat } from '../language/use-format.ts';
import type { MinuteCount } from '../live/minutes.ts';

interface Props {
  readonly minutes: readonly MinuteCount[];
  /** The same in words. */
  readonly summary: string;
}

/** A bar for each minute; the last one, still running, is paler. */
export function MinuteChart({ minutes, summary }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const option = useCallback(
    (style: ChartStyle) => {
      const { colour } = style;
      return minuteBars(style, {
        minutes,
        format,
        words: ({ events, orders }) => [
          `${t('timeline.eventCount')} ${format.count(events)}`,
          `${t('timeline.orderCount')} ${format.count(orders)}`,
        ],
        series: [
          {
            data: minutes.map(({ events }, index) => ({
              value: events,
              itemStyle: {
                color: colour(index === minutes.length - 1 ? '--bar-partial' : '--bar'),
              },
            })),
          },
        ],
      });
    },
    [minutes, format, t],
  );
  return <Chart summary={summary} heightPx={230} option={option} />;
}
