import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { MinuteCount } from '../live/minutes.ts';
import { minuteMs } from '../live/seoul-time.ts';
import type { MinutePlot } from './minute-plot.ts';
import { useMediaQuery } from './use-media-query.ts';

const quarterHourMs = 15 * minuteMs;

/** Draws minutes into an element. The charts are loaded when they are first needed. */
export function useMinutePlot(
  holder: RefObject<HTMLElement | null>,
  minutes: readonly MinuteCount[],
): void {
  const { t } = useTranslation();
  const format = useFormat();
  const plot = usePlot(holder);
  const isDark = useMediaQuery('(prefers-color-scheme: dark)');
  const isStill = useMediaQuery('(prefers-reduced-motion: reduce)');
  useEffect(() => {
    plot?.draw({
      bars: minutes.map(({ startMs, events, orders }) => ({
        time: format.minute(startMs),
        isLabelled: startMs % quarterHourMs === 0,
        events,
        words: `${format.minute(startMs)} KST\n${t('timeline.eventCount')} ${format.count(events)}\n${t('timeline.orderCount')} ${format.count(orders)}`,
      })),
      formatCount: format.count,
      isStill,
    });
    // Colours are read from the style sheet, which changes with the scheme.
  }, [plot, minutes, format, t, isDark, isStill]);
}

function usePlot(holder: RefObject<HTMLElement | null>): MinutePlot | undefined {
  const [plot, setPlot] = useState<MinutePlot>();
  useEffect(() => {
    let isGone = false;
    let opened: MinutePlot | undefined;
    const open = async () => {
      const { openMinutePlot } = await import('./minute-plot.ts');
      if (isGone || !holder.current) return;
      opened = openMinutePlot(holder.current);
      setPlot(opened);
    };
    // A chart that cannot be loaded leaves its words and its table, which say the same.
    open().catch((error: unknown) => console.warn('The chart could not be loaded:', error));
    return () => {
      isGone = true;
      opened?.close();
      setPlot(undefined);
    };
  }, [holder]);
  return plot;
}
