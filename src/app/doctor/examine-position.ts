import { wordsOf } from '../../log/kafka/explain-kafka-error.ts';
import { inspectLog } from '../../log/inspect-log.ts';
import type { KafkaCluster } from '../../log/kafka/kafka-cluster.ts';
import { lookAtBounds } from '../../log/kafka/look-at-cluster.ts';
import type { PartitionBounds } from '../../log/kafka/look-at-cluster.ts';
import { readManifests } from '../../process/archive-manifest.ts';
import { positionsOf } from '../../process/follow-topic.ts';
import type { FollowNote } from '../../process/follow-topic.ts';
import { dayMs } from '../../base/time.ts';
import type { DataFolder } from '../data-folder.ts';
import type { Finding } from './finding.ts';

const check = 'Position';

/** Whether the topic still holds what this folder has not copied yet. */
export async function examinePosition(
  folder: DataFolder,
  cluster: KafkaCluster,
  note: FollowNote,
  partitions: number,
): Promise<readonly Finding[]> {
  try {
    const positions = positionsOf(note, await logEndOffset(folder));
    const bounds = await lookAtBounds(cluster, note.topic, partitions);
    const brokers = cluster.bootstrapBrokers.join(',');
    return aboutPositions({ topic: note.topic, brokers, positions, bounds });
  } catch (error) {
    return [{ check, state: 'doubtful', found: `cannot be looked at: ${wordsOf(error)}` }];
  }
}

async function logEndOffset({ log, archive }: DataFolder): Promise<number> {
  const { segments } = await readManifests(archive);
  const held = await inspectLog(log, { quick: true, archived: segments });
  return Math.max(0, held.at(-1)?.segment.endOffset ?? 0, segments.at(-1)?.endOffset ?? 0);
}

interface Positions {
  readonly topic: string;
  readonly brokers: string;
  readonly positions: readonly number[];
  readonly bounds: readonly PartitionBounds[];
}

function aboutPositions({ topic, brokers, positions, bounds }: Positions): readonly Finding[] {
  let behind = 0;
  const findings = bounds.flatMap(({ startOffset, endOffset }, partition): Finding[] => {
    const position = positions[partition] ?? startOffset;
    behind += Math.max(0, endOffset - position);
    const where = `partition ${partition} of the topic ${topic}: offsets ${startOffset} to ${endOffset}`;
    if (position > endOffset) {
      return [
        {
          ...{ check, state: 'broken', where },
          found: `this folder has read up to ${position}, and partition ${partition} ends at ${endOffset}`,
          meaning:
            'it is another topic of the same name, made anew. `up` refuses to follow it here; what was copied is here and counts',
          fix: 'start on another --data, which is filled from the topic',
        },
      ];
    }
    if (position >= startOffset) return [];
    const retention = `retention.ms=${14 * dayMs}`;
    return [
      {
        ...{ check, state: 'broken', where },
        found: `offsets ${position}..${startOffset} of partition ${partition} are lost to this folder: ${startOffset - position} records that had passed their retention before they were copied`,
        meaning:
          'numbers here lack these events. `up` says so, and goes on after them; other machines that had copied them have them',
        fix: 'copy the data folder of a machine that has them, or count without them; then give the topic a retention that is longer than a machine may be off',
        commands: [
          `kafka-configs.sh --bootstrap-server ${brokers} --alter --entity-type topics --entity-name ${topic} --add-config ${retention}`,
        ],
      },
    ];
  });
  if (findings.length > 0) return findings;
  const found = `all that was not copied yet is there: ${behind} records`;
  return [{ check, state: 'fine', found }];
}
