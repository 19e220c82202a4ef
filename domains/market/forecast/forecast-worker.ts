import { parentPort, workerData } from 'node:worker_threads';
import type { ForecastTask } from './forecast-item.ts';
import { forecastSeries } from './forecast-series.ts';

const { series, options, normalYear } = workerData as ForecastTask;
const values = new Map(normalYear.map(({ week, value }) => [week, value]));
parentPort?.postMessage(
  forecastSeries(series, { ...options, normalYear: (week) => values.get(week) ?? null }),
);
