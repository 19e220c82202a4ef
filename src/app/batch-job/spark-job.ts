import { randomBytes } from 'node:crypto';
import { orderMetrics } from '../../../domains/brokerage/metrics.ts';
import { ordersOnSpark } from '../../../domains/brokerage/orders-on-spark.ts';
import { readOrder } from '../../../domains/brokerage/read-order.ts';
import { PomonaError } from '../../base/errors.ts';
import { createTopic } from '../../log/kafka/create-topic.ts';
import type { KafkaCluster } from '../../log/kafka/kafka-cluster.ts';
import { KafkaLog } from '../../log/kafka/kafka-log.ts';
import { planMetric } from '../../metrics/plan.ts';
import { SparkBatchCollector, SparkRunStore } from '../../process/spark-batches.ts';
import type { SparkRun, TakenBatch, WrongLine } from '../../process/spark-batches.ts';
import { kafkaOptions } from '../../process/spark/kafka-options.ts';
import { KeptQuery } from '../../process/spark/kept-query.ts';
import { countedLines, linePlanId, lineViews } from '../../process/spark/line-stream.ts';
import type { LinePlan } from '../../process/spark/line-stream.ts';
import type { SparkOptions } from '../spark-counting.ts';
import { batchLines, excerptBytes, maxLineBytes, tooLongProblem, wrongLine } from './batch-job.ts';
import { lineHeader, maxIdentityBytes } from './line-header.ts';
import type { OpenOrderJob } from './order-job.ts';
import { placeIn, placeOf } from './topic-job.ts';
import { whileUnavailable } from './while-unavailable.ts';

const metrics = orderMetrics.map(planMetric);
const plan: LinePlan = {
  ...{ metrics, parse: ordersOnSpark, lineHeader, maxIdentityBytes, maxLineBytes, excerptBytes },
};
const trigger = { case: 'processingTimeInterval', value: '1 second' } as const;
const readBytes = 4 * 1024 * 1024;

/** Lets Spark count a topic of orders, and takes its batches one by one until Ctrl-C. */
export async function runOnSpark(
  opened: OpenOrderJob,
  source: { readonly cluster: KafkaCluster; readonly name: string; readonly spark: SparkOptions },
): Promise<void> {
  const { cluster, name: topic } = source;
  const { pipeline, signal, say, onTrouble } = opened;
  const rowsTopic = `${topic}.rows`;
  await createTopic(cluster, { topic, kind: 'events', partitions: 1, onTrouble });
  await createTopic(cluster, { topic: rowsTopic, kind: 'metrics', partitions: 1 });
  const log = await KafkaLog.open({ cluster, topic: rowsTopic, partition: 0 });
  const store = await SparkRunStore.open(pipeline.store, pipeline.folder.temp);
  const ending = new AbortController();
  let query: KeptQuery | undefined;
  let following: Promise<void> | undefined;
  try {
    const job = await SparkJob.open(opened, store, { topic, storage: source.spark.storage });
    query = job.keepQuery({ ...source.spark, cluster, rowsTopic });
    say(`Spark at ${source.spark.url} reads the topic ${topic}; Ctrl-C ends`);
    following = job.follow(log, AbortSignal.any([signal, ending.signal]));
    await Promise.race([following, query.ended]);
  } finally {
    ending.abort();
    // Why either of them failed was told by the race.
    await following?.catch(() => undefined);
    await query?.stop();
    await log.close();
    store.close();
  }
}

class SparkJob {
  readonly #opened: OpenOrderJob;
  readonly #store: SparkRunStore;
  readonly #run: SparkRun;
  #taken: TakenBatch | undefined;

  private constructor(
    opened: OpenOrderJob,
    store: SparkRunStore,
    run: SparkRun,
    taken: TakenBatch | undefined,
  ) {
    this.#opened = opened;
    this.#store = store;
    this.#run = run;
    this.#taken = taken;
  }

  /** Goes on with the run of this folder, or begins one. Rejects with `folder_unusable` where the folder holds other orders. */
  static async open(
    opened: OpenOrderJob,
    store: SparkRunStore,
    wanted: Pick<SparkRun, 'topic' | 'storage'>,
  ): Promise<SparkJob> {
    const id = linePlanId(plan);
    const known = await store.recall();
    if (known) {
      assertSame(known.run, { ...wanted, plan: id });
      return new SparkJob(opened, store, known.run, known.taken);
    }
    if (opened.progress.totals.batches > 0) {
      throw unusable('holds orders that were counted here');
    }
    const run = { ...wanted, run: randomBytes(6).toString('hex'), plan: id };
    await store.begin(run);
    return new SparkJob(opened, store, run, undefined);
  }

  keepQuery(where: {
    readonly url: string;
    readonly cluster: KafkaCluster;
    readonly rowsTopic: string;
  }): KeptQuery {
    const { run, topic, storage } = this.#run;
    const { cluster } = where;
    return new KeptQuery({
      ...{
        url: where.url,
        name: `orders-${run}`,
        checkpoint: `${storage}/checkpoints/orders-${run}`,
      },
      views: lineViews(plan, { cluster, topic, maxOffsetsPerTrigger: batchLines }),
      stream: {
        ...{ format: 'kafka', outputMode: 'update', trigger },
        input: countedLines(plan, run, where.rowsTopic),
        options: kafkaOptions(cluster),
      },
      hasCounted: () => this.#taken !== undefined,
      onTrouble: this.#opened.onTrouble,
    });
  }

  /** Takes batches as they are published. */
  async follow(log: KafkaLog, signal: AbortSignal): Promise<void> {
    const { progress, job } = this.#opened;
    const left = this.#taken;
    if (left && left.number > progress.totals.batches) {
      await this.#finish(left, await job.quarantinedOf(placeIn(this.#run.topic)));
    }
    const states = metrics.map(({ totals }) => totals.name);
    const collector = new SparkBatchCollector(this.#run.run, states, left?.time ?? '');
    let offset = left?.nextOffset ?? 0;
    while (!signal.aborted) {
      const { records, nextOffset } = await whileUnavailable(
        () => log.readRecords(Math.max(offset, log.startOffset), readBytes),
        { what: 'Rows cannot be read', onTrouble: this.#opened.onTrouble, signal },
      );
      for (const record of records) collector.add(record.value, record.offset);
      offset = nextOffset;
      for (let batch = collector.take(); batch; batch = collector.take()) {
        this.#taken = await this.#store.take(batch, progress.totals.batches + 1);
        await this.#finish(this.#taken, new Set());
      }
      await log.waitFor(offset, signal);
    }
  }

  async #finish(batch: TakenBatch, quarantined: ReadonlySet<string>): Promise<void> {
    const { job, progress, pipeline } = this.#opened;
    const { topic } = this.#run;
    const nowMs = pipeline.clock();
    const done = await job.finish(
      { key: batch.time, origin: { topic, readAt: batch.time } },
      {
        rejections: batch.wrong.map((wrong) => rejectionOf(wrong, topic, nowMs)),
        ...{ quarantined, events: batch.events },
      },
    );
    await progress.finishBatch(done);
  }
}

/** Spark says which line is none; why, is said here. */
function rejectionOf({ partition, offset, tooLong, raw }: WrongLine, topic: string, nowMs: number) {
  const read = readOrder(raw, nowMs);
  const own = 'problem' in read ? read.problem : 'it was none when Spark read it';
  return wrongLine({
    ...{ place: placeOf(topic, partition, offset), index: offset, raw },
    problem: tooLong ? tooLongProblem : own,
  });
}

function assertSame(known: SparkRun, wanted: Omit<SparkRun, 'run'>): void {
  if (known.topic !== wanted.topic) throw unusable(`takes orders of the topic ${known.topic}`);
  if (known.storage !== wanted.storage) {
    throw unusable(`goes with the checkpoint in --storage ${known.storage}`);
  }
  if (known.plan !== wanted.plan) throw unusable('was counted by other definitions');
}

function unusable(what: string): PomonaError {
  return new PomonaError(
    'folder_unusable',
    `This data folder ${what}: start on another --data, and all that the topic holds is counted there.`,
  );
}
