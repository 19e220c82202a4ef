import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

register([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

interface Bar {
  readonly time: string;
  /** Whether the axis shows the time. */
  readonly isLabelled: boolean;
  readonly events: number;
  /** What the pointer shows. */
  readonly words: string;
}

interface Drawing {
  /** Oldest first; the last is the running minute. */
  readonly bars: readonly Bar[];
  readonly formatCount: (value: number) => string;
  /** The reader prefers that nothing moves. */
  readonly isStill: boolean;
}

export interface MinutePlot {
  draw(drawing: Drawing): void;
  close(): void;
}

/** Puts an empty chart into an element and keeps it as large as the element. */
export function openMinutePlot(element: HTMLElement): MinutePlot {
  const chart = init(element);
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(element);
  return {
    draw: (drawing) => chart.setOption(optionOf(drawing, getComputedStyle(element))),
    close: () => {
      observer.disconnect();
      chart.dispose();
    },
  };
}

function optionOf({ bars, formatCount, isStill }: Drawing, style: CSSStyleDeclaration) {
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const text = { color: colour('--muted'), fontFamily: style.fontFamily, fontSize: 12 };
  const last = bars.length - 1;
  return {
    animation: !isStill,
    animationDurationUpdate: 200,
    grid: { left: 52, right: 4, top: 14, bottom: 26 },
    xAxis: {
      type: 'category',
      data: bars.map(({ time }) => time),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour('--line') } },
      axisLabel: { ...text, interval: (index: number) => bars[index]?.isLabelled ?? false },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 4,
      axisLabel: { ...text, formatter: formatCount },
      splitLine: { lineStyle: { color: colour('--line') } },
    },
    tooltip: {
      trigger: 'axis',
      // Drawn on the canvas: no HTML is made of anything.
      renderMode: 'richText',
      axisPointer: { type: 'shadow' },
      backgroundColor: colour('--surface'),
      borderColor: colour('--line'),
      textStyle: { ...text, color: colour('--text') },
      formatter: ([hovered]: readonly { readonly dataIndex: number }[]) =>
        bars[hovered?.dataIndex ?? -1]?.words ?? '',
    },
    series: [
      {
        type: 'bar',
        barCategoryGap: '25%',
        data: bars.map(({ events }, index) => ({
          value: events,
          itemStyle: { color: colour(index === last ? '--bar-partial' : '--bar') },
        })),
      },
    ],
  };
}
