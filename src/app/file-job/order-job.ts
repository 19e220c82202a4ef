import { join } from 'node:path';
import { batchResults } from '../../../domains/brokerage/batch-results.ts';
import type { StockTime } from '../../../domains/brokerage/batch-results.ts';
import { readOrder } from '../../../domains/brokerage/read-order.ts';
import type { Clock } from '../../base/time.ts';
import { NdjsonSink } from '../../publish/ndjson-sink.ts';
import { brokerage } from '../brokerage.ts';
import { dataFolder } from '../data-folder.ts';
import { Progress, printable } from '../output.ts';
import { Pipeline } from '../pipeline.ts';
import { defaultMemoryLimitMb } from '../pipeline-parts.ts';
import { reportTrouble } from '../trouble.ts';
import { ConsoleSink } from './console-sink.ts';
import { FileJob } from './file-job.ts';
import type { WrongLine } from './file-job.ts';
import { FileProgress } from './file-progress.ts';

export interface OrderJobOptions {
  readonly data: string;
  readonly out: string;
  readonly time: StockTime;
  readonly json: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface OpenOrderJob {
  readonly job: FileJob;
  readonly progress: FileProgress;
  readonly resultsFile: string;
  /** Tells a person something beside the results. */
  say(text: string): void;
  close(): Promise<void>;
}

const wrongLinesShown = 20;

/** Opens the orders job on a data folder. Rejects as {@link Pipeline.open} does. */
export async function openOrderJob(options: OrderJobOptions): Promise<OpenOrderJob> {
  const folder = dataFolder(options.data);
  const bar = new Progress();
  const say = (text: string) => {
    bar.stop();
    process.stderr.write(`${printable(text)}\n`);
  };
  const onTrouble = (what: string, error: unknown) => {
    bar.stop();
    reportTrouble(what, error);
  };
  const pipeline = await Pipeline.open({
    ...{ folder, domain: brokerage, clock: options.clock, memoryLimitMb: defaultMemoryLimitMb },
    onTrouble,
  });
  const progress = await FileProgress.open(join(folder.root, 'files.ndjson'));
  const file = await NdjsonSink.open(options.out);
  const job = new FileJob({
    ...{ pipeline, progress, onTrouble, signal: options.signal },
    sinks: [file, new ConsoleSink(options.json, () => process.stdout.isTTY && bar.stop())],
    readLine: (text, { batch, readAtMs, readAt }) => {
      const read = readOrder(text, readAtMs);
      if ('problem' in read) return read;
      return { event: { ...read.order, type: 'order', batch, readAt } };
    },
    results: (query, batch) => batchResults(query, batch, options.time),
    onWrong: (wrong) => showWrong(wrong, options.data, say),
    onProgress: (name, done, total) => bar.show(`Reading ${printable(name)}`, done, total),
  });
  return {
    ...{ job, progress, say, resultsFile: file.file },
    close: async () => {
      bar.stop();
      await file.close();
      await progress.close();
      await pipeline.stop();
    },
  };
}

function showWrong(wrong: readonly WrongLine[], data: string, say: (text: string) => void): void {
  for (const { message } of wrong.slice(0, wrongLinesShown)) say(message);
  const more = wrong.length - wrongLinesShown;
  if (more > 0) say(`… and ${more} more: pomona quarantine list --data ${data}`);
}
