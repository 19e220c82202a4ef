import type { EventLog } from '../event-log.ts';
import type { KafkaTopic } from './kafka-topic.ts';

/** A topic as far as it is waited for. */
interface AwaitedTopic extends Pick<KafkaTopic, 'waitForPartitions'> {
  readonly partitions: readonly Pick<EventLog, 'waitFor'>[];
}

/** Resolves once a partition reaches beyond its position, there is another partition, or the signal is aborted. */
export async function waitForRecords(
  topic: AwaitedTopic,
  positions: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const enough = new AbortController();
  const either = AbortSignal.any([enough.signal, signal]);
  await Promise.race([
    topic.waitForPartitions(positions.length, either),
    ...positions.map((position, partition) =>
      topic.partitions[partition]!.waitFor(position, either),
    ),
  ]);
  enough.abort();
}
