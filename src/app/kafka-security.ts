import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { PomonaError, messageOf } from '../base/errors.ts';
import type { KafkaCluster } from '../log/kafka/kafka-cluster.ts';
import type { Environment } from './config.ts';

/** The ways in which Kafka takes a password, as the command line names them. */
export const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** What the command line says of how brokers are talked to. */
export interface SecurityFlags {
  readonly kafkaTls?: true;
  readonly kafkaCa?: string;
  readonly kafkaCert?: string;
  readonly kafkaKey?: string;
  readonly kafkaSasl?: (typeof saslMechanisms)[number];
}

type Security = Pick<KafkaCluster, 'tls' | 'tlsServerName' | 'sasl'>;

/**
 * Certificates out of their files, user and password out of the environment: those stand on no command line, which
 * others on the machine can read.
 *
 * @throws PomonaError `not_configured` when a file cannot be used, or user or password is missing
 */
export async function securityOf(
  flags: SecurityFlags,
  environment: Environment,
): Promise<Security> {
  return { ...(await tlsOf(flags)), ...saslOf(flags, environment) };
}

async function tlsOf({ kafkaTls, kafkaCa, kafkaCert, kafkaKey }: SecurityFlags): Promise<Security> {
  if (!kafkaTls && kafkaCa === undefined && kafkaCert === undefined && kafkaKey === undefined) {
    return {};
  }
  if ((kafkaCert === undefined) !== (kafkaKey === undefined)) {
    throw new PomonaError('not_configured', '--kafka-cert and --kafka-key go together.');
  }
  const tls = {
    ...(kafkaCa === undefined ? {} : { ca: await read('--kafka-ca', kafkaCa) }),
    ...(kafkaCert === undefined ? {} : { cert: await read('--kafka-cert', kafkaCert) }),
    ...(kafkaKey === undefined ? {} : { key: await read('--kafka-key', kafkaKey) }),
  };
  try {
    createSecureContext(tls);
  } catch (error) {
    const named = [kafkaCa, kafkaCert, kafkaKey].filter((file) => file !== undefined).join(', ');
    throw new PomonaError(
      'not_configured',
      `${named} cannot be used for TLS: ${messageOf(error)}. Certificates and the key are PEM, the key without a password, and belongs to the certificate.`,
      { cause: error },
    );
  }
  return { tls };
}

async function read(option: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new PomonaError('not_configured', `${option} ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function saslOf({ kafkaSasl }: SecurityFlags, environment: Environment): Security {
  if (kafkaSasl === undefined) return {};
  const { POMONA_KAFKA_USER: username = '', POMONA_KAFKA_PASSWORD: password = '' } = environment;
  if (username === '' || password === '') {
    const missing = username === '' ? 'POMONA_KAFKA_USER' : 'POMONA_KAFKA_PASSWORD';
    throw new PomonaError(
      'not_configured',
      `--kafka-sasl needs ${missing}: set it in the environment or in .env.`,
    );
  }
  const mechanism = mechanisms[kafkaSasl];
  return { sasl: { mechanism, username, password } };
}

const mechanisms = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
} as const;
