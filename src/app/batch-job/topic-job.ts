import { PomonaError } from '../../base/errors.ts';
import type { KafkaTopic } from '../../log/kafka/kafka-topic.ts';
import type { KafkaLog } from '../../log/kafka/kafka-log.ts';
import type { KafkaRecord } from '../../log/kafka/records-as-lines.ts';
import { waitForRecords } from '../../log/kafka/wait-for-records.ts';
import { batchLines, excerptBytes, maxLineBytes } from './batch-job.ts';
import type { BatchJob, InputLine } from './batch-job.ts';
import type { JobProgress, OffsetRange } from './job-progress.ts';
import { lineHeader, maxIdentityBytes } from './line-header.ts';
import { whileUnavailable } from './while-unavailable.ts';

export interface TopicJobOptions {
  readonly job: BatchJob;
  readonly progress: JobProgress;
  readonly topic: KafkaTopic;
  readonly onTrouble: (what: string, error: unknown) => void;
  /** Once aborted, the job ends with the batch in hand. */
  readonly signal: AbortSignal;
}

const readBytes = 1024 * 1024;

/**
 * Reads the records of a topic into a job batch by batch, each record as a line. Which offsets a batch has is noted before
 * it is read, so that it has the same after a crash; no consumer group has a say in it. A line is told by the header
 * that its sender gave it, else by where its record stands.
 */
export class TopicJob {
  readonly #options: TopicJobOptions;

  constructor(options: TopicJobOptions) {
    this.#options = options;
  }

  /**
   * Finishes what was left, then reads what comes until the signal is aborted. Rejects with `data_corrupt` where the topic
   * ends before what was read of it.
   */
  async run(): Promise<void> {
    const { job, progress, topic, signal } = this.#options;
    this.#assertSameTopic();
    const { topicInHand } = progress;
    if (topicInHand) {
      this.#assertInHand(topicInHand.topic);
      await this.#take(topicInHand.ranges, await job.quarantinedOf(placeIn(topic.name)));
    }
    while (!signal.aborted) {
      const ranges = this.#nextRanges();
      if (ranges.length === 0) {
        await this.#waitForMore();
      } else {
        await progress.plan({ topic: topic.name, ranges });
        await this.#take(ranges, new Set());
      }
    }
  }

  async #take(ranges: readonly OffsetRange[], quarantined: ReadonlySet<string>): Promise<void> {
    const { job, progress, topic } = this.#options;
    const lines: InputLine[] = [];
    for (const range of ranges) lines.push(...(await this.#readRange(range)));
    const offsets = ranges
      .map(({ partition, from, to }) => `${partition}:${from}-${to - 1}`)
      .join(' ');
    const done = await job.take(
      {
        key: `${topic.name} ${progress.totals.batches + 1}`,
        origin: { topic: topic.name, offsets },
        lines,
      },
      quarantined,
    );
    await progress.finishBatch(done);
  }

  /** What is there to be read and was not, one batch of it at most. */
  #nextRanges(): readonly OffsetRange[] {
    const ranges: OffsetRange[] = [];
    let room = batchLines;
    for (const [partition, log] of this.#options.topic.partitions.entries()) {
      const from = this.#heldFrom(partition, log);
      const to = Math.min(log.endOffset, from + room);
      if (to <= from) continue;
      ranges.push({ partition, from, to });
      room -= to - from;
    }
    return ranges;
  }

  /** Where to read on; what the topic has dropped unread is told of. */
  #heldFrom(partition: number, { startOffset }: KafkaLog): number {
    const { progress, topic, onTrouble } = this.#options;
    const position = progress.positionOf(topic.name, partition) ?? startOffset;
    if (position >= startOffset) return position;
    const message = `Partition ${partition} of the topic ${topic.name} no longer holds offsets ${position} to ${startOffset}: they had passed its retention before they were read here.`;
    onTrouble('Lines are lost to this job', new PomonaError('data_corrupt', message));
    return startOffset;
  }

  async #readRange({ partition, from, to }: OffsetRange): Promise<InputLine[]> {
    const { topic, onTrouble, signal } = this.#options;
    const log = topic.partitions[partition]!;
    const lines: InputLine[] = [];
    for (let offset = Math.max(from, log.startOffset); offset < to;) {
      const { records, nextOffset } = await whileUnavailable(
        () => log.readRecords(offset, readBytes),
        { what: `The topic ${topic.name} cannot be read`, onTrouble, signal },
      );
      const held = records.filter((record) => record.offset < to);
      lines.push(...held.map((record) => lineOf(topic.name, partition, record)));
      offset = nextOffset;
    }
    return lines;
  }

  #waitForMore(): Promise<void> {
    const { topic, progress, signal } = this.#options;
    const positions = topic.partitions.map(
      ({ startOffset }, partition) => progress.positionOf(topic.name, partition) ?? startOffset,
    );
    return waitForRecords(topic, positions, signal);
  }

  #assertInHand(topic: string): void {
    if (topic === this.#options.topic.name) return;
    throw new PomonaError(
      'invalid_parameter',
      `A batch of the topic ${topic} is in hand, of which the results are not out yet: run with --topic ${topic} first.`,
    );
  }

  #assertSameTopic(): void {
    const { topic, progress } = this.#options;
    for (const [partition, { endOffset }] of topic.partitions.entries()) {
      const position = progress.positionOf(topic.name, partition) ?? 0;
      if (position <= endOffset) continue;
      throw new PomonaError(
        'data_corrupt',
        `Partition ${partition} of the topic ${topic.name} ends at offset ${endOffset}, and had been read up to ${position}: it is another topic of the same name. Start on another --data.`,
      );
    }
  }
}

export function placeIn(topic: string): string {
  return `${topic} partition `;
}

/** Where a record stands, for a person. */
export function placeOf(topic: string, partition: number, offset: number): string {
  return `${placeIn(topic)}${partition} offset ${offset}`;
}

function lineOf(topic: string, partition: number, record: KafkaRecord): InputLine {
  const { offset, value, headers } = record;
  const given = headers.find(([name]) => name?.toString() === lineHeader)?.[1];
  const isUsable = given && given.length > 0 && given.length <= maxIdentityBytes;
  const tooLong = value.length > maxLineBytes;
  return {
    identity: isUsable ? given.toString() : `${topic}-${partition}:${offset}`,
    place: placeOf(topic, partition, offset),
    index: offset,
    // A copy lets go of the rest.
    bytes: tooLong ? Buffer.from(value.subarray(0, excerptBytes)) : value,
    tooLong,
  };
}
