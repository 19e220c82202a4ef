/** How a Kafka cluster is reached. */
export interface KafkaCluster {
  /** `host:port` of brokers to ask first; they tell of the others. */
  readonly bootstrapBrokers: string[];
  /** By what name the brokers' logs and quotas know this process. */
  readonly clientId: string;
}

export const requestTimeoutMs = 10_000;
