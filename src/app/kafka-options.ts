import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { PomonaError } from '../base/errors.ts';
import type { PipelineOptions } from './pipeline-parts.ts';

/** What the command line says of the log. */
export interface LogFlags {
  readonly log: 'embedded' | 'kafka';
  readonly brokers?: string;
  readonly topic: string;
  readonly partitions: number;
}

/** The options that say where the log is. */
export function addLogOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--log <kind>', 'where events are durable: here, or in a Kafka topic')
        .choices(['embedded', 'kafka'])
        .default('embedded'),
    )
    .option('--brokers <list>', 'with --log kafka: host:port, more after commas')
    .option('--topic <name>', 'with --log kafka: the topic of events', parseTopic, 'events')
    .option(
      '--partitions <number>',
      'with --log kafka: of the topic, where it has to be made',
      parsePartitions,
      4,
    );
}

/**
 * The Kafka topic to share, if any. Throws PomonaError `invalid_parameter` for brokers that are missing, misspelt, or
 * named without `--log kafka`.
 */
export function kafkaOf({ log, brokers, topic, partitions }: LogFlags): PipelineOptions['kafka'] {
  if (log === 'embedded') {
    if (brokers === undefined) return undefined;
    throw new PomonaError('invalid_parameter', '--brokers goes with --log kafka.');
  }
  const names = (brokers ?? '').split(',').map((name) => name.trim());
  const wrong = names.find((name) => !/^(?:\[[\da-f:]+\]|[\w.-]+):\d{1,5}$/i.test(name));
  if (wrong !== undefined) {
    throw new PomonaError(
      'invalid_parameter',
      `--log kafka needs --brokers host:port, more of them after commas; “${wrong}” is none.`,
    );
  }
  return { cluster: { bootstrapBrokers: names, clientId: 'pomona' }, topic, partitions };
}

/** A number of partitions of the command line. */
function parsePartitions(text: string): number {
  const partitions = Number(text);
  if (Number.isInteger(partitions) && partitions >= 1 && partitions <= 1000) return partitions;
  throw new InvalidArgumentError('It is a whole number from 1 to 1000.');
}

/** A topic's name of the command line, as Kafka allows it. */
function parseTopic(text: string): string {
  if (/^[\w.-]{1,249}$/.test(text) && text !== '.' && text !== '..') return text;
  throw new InvalidArgumentError(
    'A topic’s name has letters, digits, ".", "_" and "-", at most 249.',
  );
}
