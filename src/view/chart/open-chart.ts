import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  DataZoomComponent,
  GridComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, use as register } from 'echarts/core';
import type { EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { ChartStyle } from './chart-style.ts';

register([
  BarChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  GridComponent,
  DataZoomComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

export interface OpenChart {
  /** Draws the option in place of the one before. `isStill`: the reader prefers that nothing moves. */
  draw(option: (style: ChartStyle) => EChartsCoreOption, isStill: boolean): void;
  close(): void;
}

/** Puts an empty chart into an element and keeps it as large as the element. */
export function openChart(element: HTMLElement): OpenChart {
  const chart = init(element);
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(element);
  return {
    draw: (option, isStill) =>
      chart.setOption({
        animation: !isStill,
        animationDurationUpdate: 200,
        ...option(chartStyleOf(element)),
      }),
    close: () => {
      observer.disconnect();
      chart.dispose();
    },
  };
}

function chartStyleOf(element: HTMLElement): ChartStyle {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const text = { color: colour('--muted'), fontFamily: style.fontFamily, fontSize: 12 };
  return {
    colour,
    text,
    tooltip: {
      renderMode: 'richText',
      backgroundColor: colour('--surface'),
      borderColor: colour('--line'),
      textStyle: { ...text, color: colour('--text') },
      confine: true,
    },
  };
}
