import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '../base/backoff.ts';
import { messageOf, PomonaError } from '../base/errors.ts';
import type { NewRejection } from '../collect/quarantine-record.ts';
import type { Rejected } from '../collect/rejection.ts';
import type { EventLog } from '../log/event-log.ts';
import type { TimedBatch } from '../log/kafka/records-as-lines.ts';
import { waitForRecords } from '../log/kafka/wait-for-records.ts';
import { replaceFile } from './durable-files.ts';

/** A partition as far as it is followed. */
export interface FollowedPartition extends Pick<EventLog, 'startOffset' | 'endOffset' | 'waitFor'> {
  /** Why it cannot be read now. */
  readonly failure: PomonaError | undefined;
  read(...args: Parameters<EventLog['read']>): Promise<TimedBatch>;
  /** Asks the broker how far the partition reaches now. */
  lookAtBounds(): Promise<void>;
}

/** A topic as far as it is followed. */
export interface FollowedTopic {
  readonly name: string;
  /** In their order; it grows when partitions are added. */
  readonly partitions: readonly FollowedPartition[];
  /** Asks the brokers whether partitions were added. */
  lookForPartitions(): Promise<void>;
  /** Resolves once there are more than so many partitions, or when the signal is aborted. */
  waitForPartitions(count: number, signal: AbortSignal): Promise<void>;
}

export interface FollowOptions {
  readonly topic: FollowedTopic;
  /** Where it is asked for; kept beside the position, so that others know where to look. */
  readonly brokers: readonly string[];
  /** The log of this machine, which nobody else writes. */
  readonly log: Pick<EventLog, 'append' | 'endOffset'>;
  /** Where it is noted how far each partition has been followed. */
  readonly noteFile: string;
  /** Why a line is no event that could be counted; undefined where it is one. */
  readonly judge: (line: string) => Rejected | undefined;
  /** Keeps what is none. After a crash it may be given the same once more. */
  readonly setAside: (records: readonly NewRejection[], receivedAtMs: number) => Promise<void>;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** How far a topic has been followed, as it stands on the disk. */
export interface FollowNote {
  readonly topic: string;
  /** Notes of an early version lack them. */
  readonly brokers?: readonly string[];
  /** For each partition the offset to read from next, before the step. */
  readonly positions: readonly number[];
  /** The append that was under way when this was written: with it, the partition was followed up to `position`. */
  readonly step?: {
    readonly logOffset: number;
    readonly records: number;
    readonly partition: number;
    readonly position: number;
  };
}

const limit = { records: 16_384, bytes: 4 * 1024 * 1024 };

/**
 * Copies a topic to the log of this machine, where the engine counts it and history is kept, as if the events had come
 * in here. Each record is copied once, whatever dies: before an append it is noted what it will be, and after a start the
 * end of the log tells whether it happened. No consumer group has a say in it, and any number of machines may follow.
 */
export class TopicFollower {
  readonly #options: FollowOptions;
  readonly #positions: number[];
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #failure: PomonaError | undefined;
  readonly #backoff = new Backoff({ firstMs: 250, longestMs: 10_000 });

  private constructor(options: FollowOptions, positions: number[]) {
    this.#options = options;
    this.#positions = positions;
  }

  /**
   * Goes on where the note says.
   *
   * @throws PomonaError `folder_unusable` when the note is of another topic, `data_corrupt` when it cannot be read or
   *   the topic ends before it
   */
  static async start(options: FollowOptions): Promise<TopicFollower> {
    const note = await claimForTopic(options.topic.name, options);
    const follower = new TopicFollower(options, resumeAt(note, options));
    follower.#running = follower.#run();
    return follower;
  }

  /** Why records do not come in, if they do not. */
  get failure(): PomonaError | undefined {
    return this.#failure ?? this.#partitions.find(({ failure }) => failure)?.failure;
  }

  /** Records that are in the topic, as far as is known, and not in the log. */
  get lag(): number {
    return this.#partitions.reduce(
      (sum, { endOffset }, index) => sum + Math.max(0, endOffset - this.#positionOf(index)),
      0,
    );
  }

  /** Resolves when everything that is in the topic now is in the log. */
  async caughtUp(): Promise<void> {
    await this.#options.topic.lookForPartitions();
    await Promise.all(this.#partitions.map((partition) => partition.lookAtBounds()));
    const ends = this.#partitions.map(({ endOffset }) => endOffset);
    while (ends.some((end, index) => this.#positionOf(index) < end)) {
      if (this.#stopping.signal.aborted) {
        throw new PomonaError('shutting_down', 'Pomona is stopping.');
      }
      await delay(10);
    }
  }

  get #partitions(): readonly FollowedPartition[] {
    return this.#options.topic.partitions;
  }

  /** Where to read a partition from next; one that was added is read from its start. */
  #positionOf(index: number): number {
    return this.#positions[index] ?? this.#partitions[index]!.startOffset;
  }

  /** Finishes the append in hand. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        if (!(await this.#copyOnce())) await this.#waitForMore();
        this.#backoff.reset();
        this.#failure = undefined;
      } catch (error) {
        await this.#fail(error);
      }
    }
  }

  /** One turn through the partitions; tells whether anything was there. */
  async #copyOnce(): Promise<boolean> {
    let copied = false;
    for (const [index, partition] of this.#partitions.entries()) {
      if (this.#stopping.signal.aborted) return true;
      const position = (this.#positions[index] ??= partition.startOffset);
      if (partition.endOffset <= position) continue;
      const batch = await partition.read(this.#held(index, position), limit);
      if (batch.nextOffset === batch.offset) continue;
      await this.#copy(index, batch);
      copied = true;
    }
    return copied;
  }

  /** Where the topic begins after what is to be read, it has dropped records that nobody had fetched. */
  #held(index: number, position: number): number {
    const { topic, onTrouble } = this.#options;
    const { startOffset } = this.#partitions[index]!;
    if (position >= startOffset) return position;
    const message = `Partition ${index} of the topic ${topic.name} no longer holds offsets ${position} to ${startOffset}: they had passed its retention before they were read here.`;
    onTrouble('Events are lost to this machine', new PomonaError('data_corrupt', message));
    this.#positions[index] = startOffset;
    return startOffset;
  }

  async #copy(partition: number, batch: TimedBatch): Promise<void> {
    const { log } = this.#options;
    const { nextOffset: position, receivedAtMs } = batch;
    const { lines, records, refused } = this.#sort(partition, batch);
    if (refused.length > 0) await this.#options.setAside(refused, receivedAtMs);
    if (records > 0) {
      await this.#note({ logOffset: log.endOffset, records, partition, position });
      await log.append({ lines, records, receivedAtMs });
    }
    this.#positions[partition] = position;
    if (records === 0 && refused.length > 0) await this.#note();
  }

  /** Others may write to the topic as well: a line that the engine could not read would stop it for good. */
  #sort(partition: number, { offset, parts }: TimedBatch) {
    const { topic, judge } = this.#options;
    const whole = Buffer.concat(parts);
    const good: string[] = [];
    const refused: NewRejection[] = [];
    for (const [index, line] of whole.toString('utf8').split('\n').slice(0, -1).entries()) {
      const rejected = judge(line);
      if (!rejected) {
        good.push(line);
        continue;
      }
      const { code, message } = rejected;
      const place = `partition ${partition} of the topic ${topic.name}, near offset ${offset + index}`;
      refused.push({ code, message: `${place}: ${message}`, index, raw: line, source: 'log' });
    }
    const lines =
      refused.length === 0 ? whole : Buffer.from(good.map((one) => `${one}\n`).join(''));
    return { lines, records: good.length, refused };
  }

  async #note(step?: NonNullable<FollowNote['step']>): Promise<void> {
    const { topic, brokers, noteFile } = this.#options;
    const positions = this.#positions;
    const note: FollowNote = { topic: topic.name, brokers, positions, ...(step ? { step } : {}) };
    await replaceFile(noteFile, `${JSON.stringify(note)}\n`);
  }

  #waitForMore(): Promise<void> {
    const positions = this.#partitions.map((_, index) => this.#positionOf(index));
    return waitForRecords(this.#options.topic, positions, this.#stopping.signal);
  }

  async #fail(error: unknown): Promise<void> {
    if (this.#backoff.isCalm) this.#options.onTrouble('The topic cannot be followed', error);
    this.#failure = new PomonaError('log_unavailable', messageOf(error), { cause: error });
    await this.#backoff.pause(this.#stopping.signal);
  }
}

/**
 * Notes that a folder belongs to a topic, from the first start on: whatever comes in there goes by way of the topic. Gives
 * the note that stands.
 *
 * @throws PomonaError `folder_unusable` when it belongs to another topic, or holds events of its own
 */
export async function claimForTopic(
  topic: string,
  { brokers, log, noteFile }: Pick<FollowOptions, 'brokers' | 'log' | 'noteFile'>,
): Promise<FollowNote> {
  const note = await readFollowNote(noteFile);
  if (note === undefined) {
    if (log.endOffset > 0) {
      throw new PomonaError(
        'folder_unusable',
        'This data folder holds events that came in here, not through Kafka: start on another --data, and send them with `pomona replay`.',
      );
    }
    const first: FollowNote = { topic, brokers, positions: [] };
    await replaceFile(noteFile, `${JSON.stringify(first)}\n`);
    return first;
  }
  if (note.topic === topic) return note;
  throw new PomonaError(
    'folder_unusable',
    `This data folder follows the Kafka topic ${note.topic}, not ${topic}: name that one, or start on another --data.`,
  );
}

/** Whether a folder belongs to a topic, and to which. */
export async function followedTopic(noteFile: string): Promise<string | undefined> {
  return (await readFollowNote(noteFile))?.topic;
}

/** The note of a folder that follows a topic. Rejects with `data_corrupt` where it cannot be read. */
export async function readFollowNote(file: string): Promise<FollowNote | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as FollowNote;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new PomonaError(
      'data_corrupt',
      `${file} cannot be read: ${messageOf(error)}. Start on another --data: all of it is read again from the topic.`,
      { cause: error },
    );
  }
}

/** The offset of each partition to read from next, once the log of this machine has reached an offset. */
export function positionsOf(
  { positions, step }: FollowNote,
  logEndOffset: number,
): readonly number[] {
  const isDone = step !== undefined && logEndOffset >= step.logOffset + step.records;
  return positions.map((position, index) =>
    isDone && step.partition === index ? step.position : position,
  );
}

function resumeAt(note: FollowNote, options: FollowOptions): number[] {
  const { log, onTrouble } = options;
  const { name: topic, partitions } = options.topic;
  const start = () => partitions.map(({ startOffset }) => startOffset);
  const { step } = note;
  if (step && log.endOffset < step.logOffset) {
    const message = `The log ends at offset ${log.endOffset}, and had reached ${step.logOffset}.`;
    onTrouble(
      'The topic is read again from its start; what was counted is recognised',
      new PomonaError('data_corrupt', message),
    );
    return start();
  }
  const positions = positionsOf(note, log.endOffset);
  return partitions.map(({ startOffset, endOffset }, index) => {
    const position = positions[index] ?? startOffset;
    if (position <= endOffset) return position;
    throw new PomonaError(
      'data_corrupt',
      `Partition ${index} of the topic ${topic} ends at offset ${endOffset}, and had been read up to ${position}: it is another topic of the same name. Start on another --data.`,
    );
  });
}
