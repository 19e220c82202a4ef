import { join } from 'node:path';
import { batchResults } from '../../../domains/brokerage/batch-results.ts';
import type { StockTime } from '../../../domains/brokerage/batch-results.ts';
import { readOrder } from '../../../domains/brokerage/read-order.ts';
import { PomonaError } from '../../base/errors.ts';
import type { Clock } from '../../base/time.ts';
import type { KafkaCluster } from '../../log/kafka/kafka-cluster.ts';
import { isCountedBySpark } from '../../process/spark-batches.ts';
import { KafkaSink } from '../../publish/kafka-sink.ts';
import { NdjsonSink } from '../../publish/ndjson-sink.ts';
import { brokerage } from '../brokerage.ts';
import { dataFolder } from '../data-folder.ts';
import { Progress, printable } from '../output.ts';
import { Pipeline } from '../pipeline.ts';
import { defaultMemoryLimitMb } from '../pipeline-parts.ts';
import { reportTrouble } from '../trouble.ts';
import { BatchJob } from './batch-job.ts';
import { ConsoleSink } from './console-sink.ts';
import { JobProgress } from './job-progress.ts';

export interface OrderJobOptions {
  readonly data: string;
  readonly out: string;
  /** Where results go beside the file and the console. */
  readonly results: { readonly cluster: KafkaCluster; readonly topic: string } | undefined;
  readonly time: StockTime;
  readonly json: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface OpenOrderJob {
  readonly pipeline: Pipeline;
  readonly job: BatchJob;
  readonly progress: JobProgress;
  readonly resultsFile: string;
  readonly signal: AbortSignal;
  /** Tells a person something beside the results. */
  say(text: string): void;
  onTrouble(what: string, error: unknown): void;
  onProgress(file: string, bytesDone: number, bytes: number): void;
  close(): Promise<void>;
}

const wrongLinesShown = 20;

/** Opens the orders job on a data folder. Rejects as {@link Pipeline.open} does. */
export async function openOrderJob(options: OrderJobOptions): Promise<OpenOrderJob> {
  const { data, time, json, signal } = options;
  const folder = dataFolder(data);
  const bar = new Progress();
  const say = (text: string) => {
    bar.stop();
    process.stderr.write(`${printable(text)}\n`);
  };
  const onTrouble = (what: string, error: unknown) => {
    bar.stop();
    reportTrouble(what, error);
  };
  const topicSink =
    options.results && (await KafkaSink.open(options.results.cluster, options.results.topic));
  const pipeline = await Pipeline.open({
    ...{ folder, domain: brokerage, clock: options.clock, memoryLimitMb: defaultMemoryLimitMb },
    onTrouble,
  });
  const progress = await JobProgress.open(join(folder.root, 'progress.ndjson'));
  const file = await NdjsonSink.open(options.out);
  const console = new ConsoleSink(json, () => process.stdout.isTTY && bar.stop());
  const job = new BatchJob({
    ...{ pipeline, progress, onTrouble, signal },
    sinks: [file, ...(topicSink ? [topicSink] : []), console],
    readLine: (text, { batch, readAtMs, readAt }) => {
      const read = readOrder(text, readAtMs);
      if ('problem' in read) return read;
      return { event: { ...read.order, type: 'order', batch, readAt } };
    },
    results: (query, batch) => batchResults(query, batch, time),
    onWrong: (messages) => showWrong(messages, data, say),
  });
  return {
    ...{ pipeline, job, progress, say, onTrouble, signal, resultsFile: file.file },
    onProgress: (name, done, total) => bar.show(`Reading ${printable(name)}`, done, total),
    close: async () => {
      bar.stop();
      await file.close();
      await topicSink?.close();
      await progress.close();
      await pipeline.stop();
    },
  };
}

function showWrong(messages: readonly string[], data: string, say: (text: string) => void): void {
  for (const message of messages.slice(0, wrongLinesShown)) say(message);
  const more = messages.length - wrongLinesShown;
  if (more > 0) say(`… and ${more} more: pomona quarantine list --data ${data}`);
}

/** Rejects with `folder_unusable` where Spark counts for a folder: orders that are read here do not go with its numbers. */
export async function assertCountedHere({ pipeline }: OpenOrderJob): Promise<void> {
  if (!(await pipeline.readers.use(isCountedBySpark))) return;
  throw new PomonaError(
    'folder_unusable',
    'This data folder takes what Spark counts: add --engine spark, or start on another --data.',
  );
}
