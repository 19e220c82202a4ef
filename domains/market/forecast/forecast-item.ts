import { Worker } from 'node:worker_threads';
import type { ForecastOptions, SeriesForecast } from './forecast-series.ts';
import { addWeeks, maxHorizonWeeks, mondayOf } from './week-grid.ts';
import type { WeeklyValue } from './week-grid.ts';

/** What the thread is handed: functions cannot go there, so the normal year goes as a list of weeks. */
export interface ForecastTask {
  readonly series: readonly WeeklyValue[];
  readonly options: Omit<ForecastOptions, 'normalYear'>;
  readonly normalYear: readonly WeeklyValue[];
}

/**
 * The same as `forecastSeries` in a thread of its own, so that the process goes on answering meanwhile.
 * Takes some seconds of CPU an item: ask for one item after the other, or all cores are taken.
 * An aborted `signal` stops the thread and rejects with its reason.
 */
export async function forecastItem(
  series: readonly WeeklyValue[],
  options: ForecastOptions & { readonly signal?: AbortSignal },
): Promise<SeriesForecast> {
  const { normalYear = () => null, signal, ...rest } = options;
  signal?.throwIfAborted();
  const weeks = weeksOf(series, options.madeOn);
  const workerData: ForecastTask = {
    series,
    options: rest,
    normalYear: weeks.map((week) => ({ week, value: normalYear(week) })),
  };
  const worker = new Worker(new URL('./forecast-worker.ts', import.meta.url), { workerData });
  try {
    return await answerOf(worker, signal);
  } finally {
    await worker.terminate();
  }
}

function answerOf(worker: Worker, signal: AbortSignal | undefined): Promise<SeriesForecast> {
  const { promise, resolve, reject } = Promise.withResolvers<SeriesForecast>();
  const abort = () => {
    reject(signal?.reason as Error);
  };
  signal?.addEventListener('abort', abort, { once: true });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => {
    reject(new Error('The thread of the forecast ended without an answer.'));
  });
  return promise.finally(() => signal?.removeEventListener('abort', abort));
}

/** Every week from the first of the series to the last that can be forecast. */
function weeksOf(series: readonly WeeklyValue[], madeOn: string): readonly string[] {
  const end = addWeeks(mondayOf(madeOn), maxHorizonWeeks);
  const first = series.reduce((least, { week }) => (week < least ? week : least), madeOn);
  const weeks: string[] = [];
  for (let week = mondayOf(first); week < end; week = addWeeks(week, 1)) weeks.push(week);
  return weeks;
}
