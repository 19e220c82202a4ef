import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '../base/backoff.ts';
import type { Clock } from '../base/time.ts';
import type { NewRejection } from '../collect/quarantine-record.ts';
import type { Quarantine } from '../collect/quarantine.ts';
import type { Rejected } from '../collect/rejection.ts';
import type { KafkaCluster } from '../log/kafka/kafka-cluster.ts';
import type { KafkaLog } from '../log/kafka/kafka-log.ts';
import { KafkaTopic } from '../log/kafka/kafka-topic.ts';

/** Where whoever counts a topic puts the records that are no events. */
export const quarantineTopic = 'quarantine';

export interface FollowSetAsideOptions {
  readonly cluster: KafkaCluster;
  /** The topic of the events. */
  readonly topic: string;
  readonly quarantine: Quarantine;
  /** Why a line is no event. */
  readonly judge: (line: string) => Rejected | undefined;
  readonly clock: Clock;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** A record of the topic `quarantine`: a line, and where it stands in which topic of events. */
interface SetAside {
  readonly of: string;
  readonly partition: number;
  readonly offset: number;
  readonly raw: string;
}

const lookAgainMs = 2_000;
const fetchedBytes = 4 * 1024 * 1024;

/**
 * Brings what was set aside where a topic is counted to the quarantine of this machine. It is read from its start at
 * every start: the quarantine keeps each place once.
 */
export class SetAsideFollower {
  readonly #options: FollowSetAsideOptions;
  readonly #stopping = new AbortController();
  readonly #backoff = new Backoff({ firstMs: 1_000, longestMs: 30_000 });
  readonly #positions: number[] = [];
  readonly #running: Promise<void>;

  constructor(options: FollowSetAsideOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#follow();
      } catch (error) {
        const what = 'What was set aside elsewhere cannot be read';
        if (this.#backoff.isCalm) this.#options.onTrouble(what, error);
        await this.#backoff.pause(signal);
      }
    }
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    const settings = { kind: 'quarantine', partitions: 1, keyField: 'of', isRead: true } as const;
    const { cluster } = this.#options;
    const topic = await KafkaTopic.open({ cluster, topic: quarantineTopic, ...settings });
    try {
      while (!signal.aborted) {
        for (const [partition, log] of topic.partitions.entries()) {
          await log.lookAtBounds();
          this.#positions[partition] = await this.#read(log, this.#positions[partition] ?? 0);
        }
        this.#backoff.reset();
        await delay(lookAgainMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      await topic.close();
    }
  }

  async #read(log: KafkaLog, from: number): Promise<number> {
    const { quarantine, clock } = this.#options;
    let position = Math.max(from, log.startOffset);
    while (position < log.endOffset && !this.#stopping.signal.aborted) {
      const { records, nextOffset } = await log.readRecords(position, fetchedBytes);
      if (nextOffset === position) break;
      const found = records.flatMap(({ value }) => this.#rejectionOf(value.toString('utf8')));
      await quarantine.add(found, clock());
      position = nextOffset;
    }
    return position;
  }

  #rejectionOf(text: string): NewRejection[] {
    const { topic, judge } = this.#options;
    const { of, partition, offset, raw } = JSON.parse(text) as SetAside;
    if (of !== topic) return [];
    const { code, message } = judge(raw) ?? {
      code: 'malformed_line',
      message: 'Spark reads no event in it',
    };
    return [
      {
        code,
        message: `partition ${partition} of the topic ${topic}, offset ${offset}: ${message}`,
        ...{ index: 0, raw, source: 'log', place: `${topic} ${partition}-${offset}` },
      },
    ];
  }
}
