import { InvalidArgumentError } from 'commander';
import { PomonaError } from '../base/errors.ts';
import type { KafkaCluster } from '../log/kafka/kafka-cluster.ts';
import type { PipelineOptions } from './pipeline-parts.ts';

/** What the command line says of the log. */
export interface LogFlags {
  readonly log: 'embedded' | 'kafka';
  readonly brokers?: string;
  readonly topic: string;
  readonly partitions: number;
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
  return { cluster: clusterOf(brokers, '--log kafka'), topic, partitions };
}

/** The brokers of the command line, for what needs them. Throws PomonaError `invalid_parameter` where there are none. */
export function clusterOf(brokers: string | undefined, needing: string): KafkaCluster {
  const names = (brokers ?? '').split(',').map((name) => name.trim());
  const wrong = names.find((name) => !/^(?:\[[\da-f:]+\]|[\w.-]+):\d{1,5}$/i.test(name));
  if (wrong !== undefined) {
    throw new PomonaError(
      'invalid_parameter',
      `${needing} needs --brokers host:port, more of them after commas; “${wrong}” is none.`,
    );
  }
  return { bootstrapBrokers: names, clientId: 'pomona' };
}

/** A number of partitions of the command line. */
export function parsePartitions(text: string): number {
  const partitions = Number(text);
  if (Number.isInteger(partitions) && partitions >= 1 && partitions <= 1000) return partitions;
  throw new InvalidArgumentError('It is a whole number from 1 to 1000.');
}

/** A topic's name of the command line, as Kafka allows it. */
export function parseTopic(text: string): string {
  if (/^[\w.-]{1,249}$/.test(text) && text !== '.' && text !== '..') return text;
  throw new InvalidArgumentError(
    'A topic’s name has letters, digits, ".", "_" and "-", at most 249.',
  );
}
