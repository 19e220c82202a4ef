/** How a Kafka cluster is reached. */
export interface KafkaCluster {
  /** `host:port` of brokers to ask first; they tell of the others. */
  readonly bootstrapBrokers: string[];
  /** By what name the brokers' logs and quotas know this process. */
  readonly clientId: string;
}

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

export const requestTimeoutMs = 10_000;

/** A cluster as the client takes it, which does not read IPv6 out of a text. */
export function clientOptions({ bootstrapBrokers, clientId }: KafkaCluster) {
  return { clientId, bootstrapBrokers: bootstrapBrokers.map(hostAndPort) };
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
