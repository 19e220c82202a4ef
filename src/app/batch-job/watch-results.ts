import { KafkaTopic } from '../../log/kafka/kafka-topic.ts';
import type { KafkaCluster } from '../../log/kafka/kafka-cluster.ts';
import { waitForRecords } from '../../log/kafka/wait-for-records.ts';
import type { KafkaRecord } from '../../log/kafka/records-as-lines.ts';
import type { PublishedResult } from '../../publish/kafka-sink.ts';
import { whileUnavailable } from './while-unavailable.ts';

export interface WatchResultsOptions {
  readonly cluster: KafkaCluster;
  readonly topic: string;
  /** From the first record that is held, rather than from now on. */
  readonly fromStart: boolean;
  readonly onWatching: () => void;
  /** A result; or the text of a record that is none. */
  readonly onResult: (result: PublishedResult | string) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
  readonly signal: AbortSignal;
}

const readBytes = 1024 * 1024;

/** Reads results as they are published, until the signal is aborted. One that is sent again at once is told once. */
export async function watchResults(options: WatchResultsOptions): Promise<void> {
  const { cluster, topic: name, fromStart, onWatching, onResult, onTrouble, signal } = options;
  const topic = await KafkaTopic.open({
    ...{ cluster, topic: name, kind: 'metrics', partitions: 1, keyField: 'key', isRead: true },
    onTrouble,
  });
  const told = new Map<string, string>();
  const tell = ({ key, value }: KafkaRecord) => {
    const [keyText, text] = [String(key), value.toString()];
    if (told.get(keyText) === text) return;
    told.set(keyText, text);
    onResult(resultOf(text) ?? text);
  };
  try {
    const positions = topic.partitions.map((log) => (fromStart ? log.startOffset : log.endOffset));
    onWatching();
    while (!signal.aborted) {
      for (const [partition, log] of topic.partitions.entries()) {
        let position = Math.max(positions[partition] ?? 0, log.startOffset);
        while (position < log.endOffset && !signal.aborted) {
          const { records, nextOffset } = await whileUnavailable(
            () => log.readRecords(position, readBytes),
            { what: `The topic ${name} cannot be read`, onTrouble, signal },
          );
          records.forEach(tell);
          position = nextOffset;
        }
        positions[partition] = position;
      }
      await waitForRecords(topic, positions, signal);
    }
  } finally {
    await topic.close();
  }
}

/** Anybody may write to the topic. */
function resultOf(text: string): PublishedResult | undefined {
  try {
    const value = JSON.parse(text) as Partial<PublishedResult> | null;
    const isResult =
      typeof value?.key === 'string' &&
      typeof value.batch === 'number' &&
      typeof value.text === 'string' &&
      typeof value.origin === 'object';
    return isResult ? (value as PublishedResult) : undefined;
  } catch {
    return undefined;
  }
}
