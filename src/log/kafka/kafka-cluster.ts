/** How a Kafka cluster is reached. */
export interface KafkaCluster {
  /** `host:port` of brokers to ask first; they tell of the others. */
  readonly bootstrapBrokers: string[];
  /** By what name the brokers' logs and quotas know this process. */
  readonly clientId: string;
  /** Over TLS where given, perhaps with another authority or a certificate of one's own; all as PEM. */
  readonly tls?: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
  /** Whether brokers behind one address are told which of their names is meant. */
  readonly tlsServerName?: true;
  /** With a user's name and password where given. */
  readonly sasl?: {
    readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
    readonly username: string;
    readonly password: string;
  };
}

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

export const requestTimeoutMs = 10_000;

/** A cluster as the client takes it, which does not read IPv6 out of a text. */
export function clientOptions({ bootstrapBrokers, ...others }: KafkaCluster) {
  return { ...others, bootstrapBrokers: bootstrapBrokers.map(hostAndPort) };
}

/**
 * The parts of `host:port`.
 *
 * @example hostAndPort('[::1]:9092') // { host: '::1', port: 9092 }
 */
export function hostAndPort(address: string): HostAndPort {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(address.slice(colon + 1)) };
}
