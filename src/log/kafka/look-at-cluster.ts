import { randomUUID } from 'node:crypto';
import { Admin } from '@platformatic/kafka';
import type { Clock } from '../../base/time.ts';
import { clientOptions } from './kafka-cluster.ts';
import type { HostAndPort, KafkaCluster } from './kafka-cluster.ts';
import { KafkaLog } from './kafka-log.ts';

export interface BrokerAddress extends HostAndPort {
  readonly id: number;
}

export interface ClusterView {
  readonly id: string;
  /** The brokers by the addresses they give out themselves (advertised.listeners). */
  readonly brokers: readonly BrokerAddress[];
}

export interface PartitionView {
  /** -1 where no broker leads it. */
  readonly leader: number;
  readonly replicas: number;
  readonly inSync: number;
}

export interface TopicView {
  readonly partitions: readonly PartitionView[];
  /** By Kafka's own names, as in `retention.ms`. */
  readonly settings: ReadonlyMap<string, string>;
}

export interface PartitionBounds {
  readonly startOffset: number;
  readonly endOffset: number;
}

const timeoutMs = 5_000;
const topicResource = 2;
const [earliest, latest, ofLatestTime] = [-2n, -1n, -3n];

/** Asks the brokers who they are. Rejects as the client does where none of them answers. */
export function lookAtCluster(cluster: KafkaCluster): Promise<ClusterView> {
  return withAdmin(cluster, async (admin) => {
    const { id, brokers } = await admin.metadata({ topics: [] });
    return {
      id,
      brokers: [...brokers].map(([node, { host, port }]) => ({ id: node, host, port })),
    };
  });
}

/** A topic's partitions and settings; undefined where there is none of that name. */
export function lookAtTopic(cluster: KafkaCluster, topic: string): Promise<TopicView | undefined> {
  return withAdmin(cluster, async (admin) => {
    if (!(await admin.listTopics()).includes(topic)) return undefined;
    const metadata = await admin.metadata({ topics: [topic] });
    const [described] = await admin.describeConfigs({
      resources: [{ resourceType: topicResource, resourceName: topic }],
    });
    return {
      partitions: (metadata.topics.get(topic)?.partitions ?? []).map(
        ({ leader, replicas, isr }) => ({ leader, replicas: replicas.length, inSync: isr.length }),
      ),
      settings: new Map(described?.configs.map(({ name, value }) => [name, value ?? ''])),
    };
  });
}

/** Where each partition of a topic begins and ends now. */
export function lookAtBounds(
  cluster: KafkaCluster,
  topic: string,
  partitions: number,
): Promise<readonly PartitionBounds[]> {
  return withAdmin(cluster, async (admin) => {
    const offsets = (timestamp: bigint) => offsetsAt(admin, topic, partitions, timestamp);
    const [starts, ends] = [await offsets(earliest), await offsets(latest)];
    return starts.map(({ offset: startOffset }, index) => ({
      ...{ startOffset, endOffset: ends[index]!.offset },
    }));
  });
}

export interface Probe {
  readonly topic: string;
  /** When the record was sent and when it was acknowledged, by the clock of this machine. */
  readonly sentAtMs: number;
  readonly acknowledgedAtMs: number;
  /** When it was written, by the clock of the broker. */
  readonly brokerTimeMs: number;
  readonly isReadBack: boolean;
}

/**
 * Sends a record the way events go, reads it again, and lets the broker say what time it is. The topic is one of its own,
 * made for it and removed again, so that nothing is ever counted.
 */
export function probeCluster(cluster: KafkaCluster, clock: Clock): Promise<Probe> {
  return withAdmin(cluster, async (admin) => {
    const topic = `pomona.doctor.${randomUUID()}`;
    const settings = { 'message.timestamp.type': 'LogAppendTime', 'retention.ms': '3600000' };
    const configs = Object.entries(settings).map(([name, value]) => ({ name, value }));
    await admin.createTopics({ topics: [topic], partitions: 1, replicas: -1, configs });
    try {
      await admin.metadata({ topics: [topic], forceUpdate: true });
      const log = await KafkaLog.open({ cluster, topic, partition: 0 });
      try {
        const sentAtMs = clock();
        const lines = Buffer.from(`${topic}\n`);
        await log.append({ lines, records: 1, receivedAtMs: sentAtMs });
        const acknowledgedAtMs = clock();
        const { parts } = await log.read(0, { records: 1, bytes: 1024 });
        const [written] = await offsetsAt(admin, topic, 1, ofLatestTime);
        return {
          ...{ topic, sentAtMs, acknowledgedAtMs, brokerTimeMs: written!.timestampMs },
          isReadBack: Buffer.concat(parts).equals(lines),
        };
      } finally {
        await log.close();
      }
    } finally {
      await admin.deleteTopics({ topics: [topic] });
    }
  });
}

async function offsetsAt(admin: Admin, name: string, partitions: number, timestamp: bigint) {
  const asked = Array.from({ length: partitions }, (_, partitionIndex) => ({
    ...{ partitionIndex, timestamp },
  }));
  const [topic] = await admin.listOffsets({ topics: [{ name, partitions: asked }] });
  return (topic?.partitions ?? [])
    .toSorted((one, other) => one.partitionIndex - other.partitionIndex)
    .map(({ offset, timestamp: found }) => ({
      offset: Number(offset),
      timestampMs: Number(found),
    }));
}

async function withAdmin<T>(cluster: KafkaCluster, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Admin({
    ...clientOptions(cluster),
    timeout: timeoutMs,
    retries: 3,
    retryDelay: 200,
  });
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}
