import type { KafkaTopic } from './kafka-topic.ts';

/** Resolves once a partition reaches beyond its position, there is another partition, or the signal is aborted. */
export async function waitForRecords(
  topic: KafkaTopic,
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
