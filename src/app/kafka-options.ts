import { isIP } from 'node:net';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { PomonaError } from '../base/errors.ts';
import { hostAndPort } from '../log/kafka/kafka-cluster.ts';
import type { KafkaCluster } from '../log/kafka/kafka-cluster.ts';
import type { Environment } from './config.ts';
import { saslMechanisms, securityOf } from './kafka-security.ts';
import type { SecurityFlags } from './kafka-security.ts';
import type { PipelineOptions } from './pipeline-parts.ts';

/** What the command line says of the brokers. */
export interface BrokerFlags extends SecurityFlags {
  readonly brokers?: string;
}

/** What the command line says of the log. */
export interface LogFlags extends BrokerFlags {
  readonly log: 'embedded' | 'kafka';
  readonly topic: string;
  readonly partitions: number;
}

/** Adds the options of a log that is not in the data folder. */
export function addLogOptions(command: Command): Command {
  command
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
  return addSecurityOptions(command);
}

/** Adds how brokers are talked to. */
export function addSecurityOptions(command: Command): Command {
  return command
    .option('--kafka-tls', 'talk to the brokers over TLS')
    .option('--kafka-ca <file>', 'the authority of their certificates, as PEM; implies TLS')
    .option('--kafka-cert <file>', 'a certificate of our own, as PEM')
    .option('--kafka-key <file>', 'its key, as PEM')
    .addOption(
      new Option(
        '--kafka-sasl <mechanism>',
        'how POMONA_KAFKA_USER and POMONA_KAFKA_PASSWORD are given',
      ).choices(saslMechanisms),
    );
}

/**
 * The Kafka topic to share, if any. Rejects with PomonaError `invalid_parameter` for brokers that are missing, misspelt,
 * or named without `--log kafka`, `not_configured` for what they cannot be talked to with.
 */
export async function kafkaOf(
  flags: LogFlags,
  environment: Environment,
): Promise<PipelineOptions['kafka']> {
  const { log, topic, partitions } = flags;
  if (log === 'embedded') {
    const [lost] = Object.entries(optionsOfKafka).find(([name]) => name in flags) ?? [];
    if (lost === undefined) return undefined;
    const option = optionsOfKafka[lost as keyof typeof optionsOfKafka];
    throw new PomonaError('invalid_parameter', `${option} goes with --log kafka.`);
  }
  return { cluster: await clusterOf(flags, environment, '--log kafka'), topic, partitions };
}

/**
 * The brokers of the command line, for what needs them. Rejects with PomonaError `invalid_parameter` where there are none,
 * `not_configured` for what they cannot be talked to with.
 */
export async function clusterOf(
  flags: BrokerFlags,
  environment: Environment,
  neededBy: string,
): Promise<KafkaCluster> {
  const names = (flags.brokers ?? '').split(',').map((name) => name.trim());
  const wrong = names.find((name) => !/^(?:\[[\da-f:]+\]|[\w.-]+):\d{1,5}$/i.test(name));
  if (wrong !== undefined) {
    throw new PomonaError(
      'invalid_parameter',
      `${neededBy} needs --brokers host:port, more of them after commas; “${wrong}” is none.`,
    );
  }
  const security = await securityOf(flags, environment);
  const cluster = { bootstrapBrokers: names, clientId: 'pomona', ...security };
  // Who goes by a number cannot be asked for by name.
  const haveNames = names.every((name) => isIP(hostAndPort(name).host) === 0);
  const named = security.tls && haveNames ? { tlsServerName: true as const } : {};
  return { ...cluster, ...named };
}

const optionsOfKafka = {
  brokers: '--brokers',
  kafkaTls: '--kafka-tls',
  kafkaCa: '--kafka-ca',
  kafkaCert: '--kafka-cert',
  kafkaKey: '--kafka-key',
  kafkaSasl: '--kafka-sasl',
} as const;

/** A number of partitions of the command line. */
function parsePartitions(text: string): number {
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
