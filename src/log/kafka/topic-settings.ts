import { dayMs } from '../../base/time.ts';

/** What stands in a topic. */
export type TopicKind = 'events' | 'quarantine' | 'late' | 'metrics' | 'sessions';

/** A setting by Kafka's own name: the value a topic is made with, and what of another one is as good. */
interface TopicSetting {
  readonly value: string;
  readonly fits: 'same' | 'more';
  /** What happens where it does not fit. */
  readonly otherwise: string;
}

/** An append is one record batch, and the collector takes requests of 5 MiB. */
const maxMessageBytes: TopicSetting = {
  value: String(16 * 1024 * 1024),
  fits: 'more',
  otherwise: 'large requests are refused by the brokers',
};

/** Records go when they are old. */
function keptFor(days: number): Readonly<Record<string, TopicSetting>> {
  return {
    'cleanup.policy': {
      value: 'delete',
      fits: 'same',
      otherwise: 'records are lost of which a later one has the same key',
    },
    'retention.ms': {
      value: String(days * dayMs),
      fits: 'more',
      otherwise: 'who is off for longer than that misses records',
    },
    'max.message.bytes': maxMessageBytes,
  };
}

/** Of each key the newest record stays. Segments are small: the one being written is never compacted. */
const newestOfEachKey: Readonly<Record<string, TopicSetting>> = {
  'cleanup.policy': {
    value: 'compact',
    fits: 'same',
    otherwise:
      'results are lost that have not changed for a while, or all versions of them are kept',
  },
  'segment.bytes': {
    value: String(64 * 1024 * 1024),
    fits: 'same',
    otherwise: 'older versions are kept for longer, or there are more files',
  },
};

/** With what settings topics are made, by what stands in them. Beside these the brokers' own defaults hold. */
export const topicSettings: Readonly<Record<TopicKind, Readonly<Record<string, TopicSetting>>>> = {
  events: keptFor(7),
  quarantine: keptFor(30),
  late: keptFor(30),
  metrics: newestOfEachKey,
  sessions: newestOfEachKey,
};

/** A setting of a topic that does not fit what stands in it. */
export interface TopicMismatch {
  readonly setting: string;
  readonly has: string;
  readonly wanted: string;
  readonly otherwise: string;
}

/** Which settings of a topic do not fit. What it does not tell of is taken to fit. */
export function findMismatches(
  kind: TopicKind,
  actual: ReadonlyMap<string, string>,
): readonly TopicMismatch[] {
  return Object.entries(topicSettings[kind]).flatMap(([setting, { value, fits, otherwise }]) => {
    const has = actual.get(setting);
    if (has === undefined || has === value) return [];
    if (fits === 'more' && isMore(has, value)) return [];
    return [{ setting, has, wanted: value, otherwise }];
  });
}

/** Kafka writes "no limit" as -1. */
function isMore(has: string, wanted: string): boolean {
  return has === '-1' || Number(has) >= Number(wanted);
}

/** A mismatch in words: what, where, and how to set it right. */
export function describeMismatch(
  topic: string,
  brokers: string,
  { setting, has, wanted, otherwise }: TopicMismatch,
): string {
  return `The topic ${topic} at ${brokers} has ${setting}=${has}, where ${wanted} is wanted: ${otherwise}. Set it with \`kafka-configs.sh --bootstrap-server ${brokers.split(', ', 1)[0]} --alter --entity-type topics --entity-name ${topic} --add-config ${setting}=${wanted}\`.`;
}
