import type { ConnectionOptions, SASLMechanismValue } from '@platformatic/kafka';

/** How a Kafka cluster is reached. */
export interface KafkaCluster {
  /** `host:port` of brokers to ask first; they tell of the others. */
  readonly bootstrapBrokers: string[];
  /** By what name the brokers' logs and quotas know this process. */
  readonly clientId: string;
  /** Over TLS where given, perhaps with another authority or a certificate of one's own. */
  readonly tls?: NonNullable<ConnectionOptions['tls']>;
  /** Whether brokers behind one address are told which of their names is meant. */
  readonly tlsServerName?: true;
  /** With a user's name and password where given. */
  readonly sasl?: {
    readonly mechanism: SASLMechanismValue;
    readonly username: string;
    readonly password: string;
  };
}

export const requestTimeoutMs = 10_000;
