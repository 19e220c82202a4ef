import { basename, join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { StockTime } from '../../../domains/brokerage/batch-results.ts';
import { systemClock } from '../../base/time.ts';
import type { KafkaCluster } from '../../log/kafka/kafka-cluster.ts';
import type { OpenOrderJob } from '../batch-job/order-job.ts';
import type { Environment } from '../config.ts';
import { clusterOf, parseTopic, addSecurityOptions } from '../kafka-options.ts';
import type { BrokerFlags } from '../kafka-options.ts';
import { sparkOf, addEngineOptions } from '../spark-options.ts';
import type { EngineFlags } from '../spark-options.ts';
import type { SparkOptions } from '../spark-counting.ts';
import { projectRoot, statFile } from './context.ts';

interface RunFlags extends BrokerFlags, EngineFlags {
  readonly file?: string;
  readonly folder?: string;
  readonly topic: string;
  readonly resultsTopic: string;
  readonly data: string;
  readonly time: StockTime;
  readonly out?: string;
  readonly json?: true;
}

/** `pomona brokerage run`. */
export function addRun(group: Command, environment: Environment): void {
  const command = group
    .command('run')
    .description('count orders: buys, sells, top clients and stocks after each batch of lines')
    .addOption(
      new Option('--file <file>', 'read one file and end').conflicts(['folder', 'brokers']),
    )
    .addOption(
      new Option(
        '--folder <folder>',
        'read the files that are moved into a folder, until Ctrl-C',
      ).conflicts('brokers'),
    )
    .option('--brokers <list>', 'read a topic of these Kafka brokers (host:port,…), until Ctrl-C')
    .option('--topic <name>', 'with --brokers: the topic of orders', parseTopic, 'orders')
    .option('--results-topic <name>', 'with --brokers: where results go', parseTopic, 'metrics')
    .addOption(
      new Option('--data <folder>', 'the data folder').default(
        join(projectRoot, 'data-brokerage'),
        '"data-brokerage" in the checkout',
      ),
    )
    .addOption(
      new Option('--time <which>', 'what the last hour is measured by')
        .choices(['event', 'processing'])
        .default('event'),
    )
    .option('--out <folder>', 'where results.ndjson goes; "results" in the data folder by default')
    .option('--json', 'print a JSON line a batch, for programs');
  addEngineOptions(addSecurityOptions(command)).action((flags: RunFlags) =>
    run(flags, environment),
  );
}

async function run(flags: RunFlags, environment: Environment): Promise<void> {
  const input = await inputOf(flags, environment);
  if (input.kind === 'file') await statFile(input.file);
  const { openOrderJob } = await import('../batch-job/order-job.ts');
  const { stopSignal } = await import('../stop-signal.ts');
  const stopping = new AbortController();
  void stopSignal().then(() => stopping.abort());
  const opened = await openOrderJob({
    ...{ data: flags.data, time: flags.time, clock: systemClock, signal: stopping.signal },
    ...{ out: flags.out ?? join(flags.data, 'results'), json: flags.json ?? false },
    results:
      input.kind === 'topic' ? { cluster: input.cluster, topic: flags.resultsTopic } : undefined,
  });
  const { progress, say } = opened;
  const before = progress.totals;
  try {
    await read(opened, input, flags.data);
  } catch (error) {
    // Who presses Ctrl-C while servers are away was told of it; what is in hand is finished after the next start.
    const { isUnavailable } = await import('../batch-job/while-unavailable.ts');
    if (!opened.signal.aborted || !isUnavailable(error)) throw error;
  } finally {
    await opened.close();
  }
  const { batches, events, wrong } = progress.totals;
  const counted = events - before.events;
  const rejected = wrong - before.wrong;
  if (counted === 0 && rejected > 0) process.exitCode = 1;
  say(
    `${counted} lines of orders in ${batches - before.batches} batches; ${rejected} wrong lines in the quarantine; results in ${opened.resultsFile}`,
  );
}

type Input =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 'topic';
      readonly cluster: KafkaCluster;
      readonly name: string;
      readonly spark: SparkOptions | undefined;
    };

async function inputOf(flags: RunFlags, environment: Environment): Promise<Input> {
  const { file, folder, brokers, topic } = flags;
  if (brokers === undefined && flags.engine === 'spark') {
    throw new InvalidArgumentError(
      '--engine spark reads orders from Kafka: add --brokers host:port.',
    );
  }
  if (file !== undefined) return { kind: 'file', file };
  if (folder !== undefined) return { kind: 'folder', folder };
  if (brokers !== undefined) {
    const cluster = await clusterOf(flags, environment, 'run');
    return { kind: 'topic', cluster, name: topic, spark: sparkOf(flags, cluster) };
  }
  throw new InvalidArgumentError('Give --file FILE, --folder FOLDER or --brokers host:port.');
}

async function read(opened: OpenOrderJob, input: Input, data: string): Promise<void> {
  const { progress, say, signal } = opened;
  if (input.kind === 'topic' && input.spark) {
    const { runOnSpark } = await import('../batch-job/spark-job.ts');
    await runOnSpark(opened, { ...input, spark: input.spark });
    return;
  }
  const { assertCountedHere } = await import('../batch-job/order-job.ts');
  await assertCountedHere(opened);
  if (input.kind === 'topic') {
    const { runTopic } = await import('../batch-job/run-topic.ts');
    await runTopic(opened, input);
    return;
  }
  const { FileJob } = await import('../batch-job/file-job.ts');
  const { runFile, runFolder } = await import('../batch-job/run-files.ts');
  const job = new FileJob(opened);
  if (input.kind === 'folder') {
    const { folder } = input;
    await runFolder(job, progress, folder, signal, () => say(`Watching ${folder}; Ctrl-C ends`));
  } else if (!(await runFile(job, progress, input.file))) {
    say(`${basename(input.file)} was read before: a file name is read once on ${data}`);
  }
}
