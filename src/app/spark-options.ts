import { isAbsolute } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { PomonaError } from '../base/errors.ts';
import type { KafkaCluster } from '../log/kafka/kafka-cluster.ts';
import { kafkaOptions } from '../process/spark/kafka-options.ts';
import type { SparkOptions } from './spark-counting.ts';

/** What the command line says of the engine. */
export interface EngineFlags {
  readonly engine: 'embedded' | 'spark';
  readonly remote?: string;
  readonly storage?: string;
}

export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--engine <kind>', 'what counts: this process, or Spark Structured Streaming')
        .choices(['embedded', 'spark'])
        .default('embedded'),
    )
    .option('--remote <address>', 'with --engine spark: Spark Connect, as sc://host:port')
    .option(
      '--storage <folder>',
      'with --engine spark: where Spark keeps checkpoints and events, as a folder or URI that all of Spark can write to',
    );
}

/**
 * The Spark that counts, if any. Throws PomonaError `invalid_parameter` for what is missing, misspelt, or named without
 * `--engine spark`, `not_configured` for a key that Spark cannot use.
 */
export function sparkOf(
  { engine, remote, storage }: EngineFlags,
  cluster: KafkaCluster | undefined,
): SparkOptions | undefined {
  if (engine === 'embedded') {
    if (remote === undefined && storage === undefined) return undefined;
    throw refused('--remote and --storage go with --engine spark.');
  }
  if (!cluster) {
    throw refused('--engine spark reads events from Kafka: add --log kafka --brokers host:port.');
  }
  // What Spark cannot be given is told before anything is opened.
  kafkaOptions(cluster);
  const url = sparkUrlOf(remote, '--engine spark');
  return { url, storage: sparkStorageOf(storage, '--engine spark') };
}

/** Where Spark keeps what it has to remember, by the one name that all of Spark knows. Throws PomonaError `invalid_parameter`. */
export function sparkStorageOf(storage: string | undefined, neededBy: string): string {
  if (storage !== undefined && (isAbsolute(storage) || /^[a-z][\w+.-]*:\/\//i.test(storage))) {
    return storage.replace(/\/+$/, '');
  }
  throw refused(
    `${neededBy} needs --storage, an absolute folder or a URI such as hdfs://host:port/pomona; “${storage ?? ''}” is none.`,
  );
}

/** Where gRPC finds a Spark Connect server. Throws PomonaError `invalid_parameter` for what is no `sc://host:port`. */
export function sparkUrlOf(remote: string | undefined, neededBy: string): string {
  const address = /^sc:\/\/([^/:?#;]+|\[[\da-f:]+\]):(\d{1,5})\/?$/i.exec(remote ?? '');
  if (address) return `http://${address[1]}:${address[2]}`;
  throw refused(`${neededBy} needs --remote sc://host:port; “${remote ?? ''}” is none.`);
}

function refused(message: string): PomonaError {
  return new PomonaError('invalid_parameter', message);
}
