import { setTimeout as delay } from 'node:timers/promises';
import { Admin, ConfigResourceTypes } from '@platformatic/kafka';
import { PomonaError } from '../../base/errors.ts';
import { adviseOnRefusal } from './advise-on-refusal.ts';
import { explainKafkaError, isKafkaError, refusalOf, wordsOf } from './explain-kafka-error.ts';
import { clientOptions, requestTimeoutMs } from './kafka-cluster.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { describeMismatch, findMismatches, topicSettings } from './topic-settings.ts';
import type { TopicKind } from './topic-settings.ts';

export interface TopicOptions {
  readonly topic: string;
  /** What it is for; its settings are in {@link topicSettings}. */
  readonly kind: TopicKind;
  readonly partitions: number;
  /** The broker's default when absent. */
  readonly replicas?: number;
  /** Told once that brokers are waited for. */
  readonly onTrouble?: (what: string, error: unknown) => void;
}

/**
 * A broker that was just started refuses connections for some seconds, on a busy machine for half a minute; after a crash
 * with many topics it answers within a quarter of a minute.
 */
const startAttempts = 20;

/**
 * Creates a topic unless there is one of that name, which is left as it is. Gives in words what of its settings does not
 * fit; nothing where it has just been made.
 *
 * @throws PomonaError `log_unavailable` when no broker can be reached, `not_configured` when they do not talk to us
 */
export async function createTopic(
  cluster: KafkaCluster,
  options: TopicOptions,
): Promise<readonly string[]> {
  const { topic, kind, onTrouble } = options;
  const brokers = cluster.bootstrapBrokers.join(', ');
  const admin = new Admin({ ...clientOptions(cluster), timeout: requestTimeoutMs, retries: 0 });
  try {
    const actual = await patiently(
      () => createWith(admin, options),
      (error) => {
        const said = new PomonaError('log_unavailable', wordsOf(error), { cause: error });
        onTrouble?.(`Waiting for brokers at ${brokers}, which may be starting`, said);
      },
    );
    return findMismatches(kind, actual).map((each) => describeMismatch(topic, brokers, each));
  } catch (error) {
    const refusal = refusalOf(error);
    const advice = refusal
      ? await adviseOnRefusal(refusal, cluster)
      : `\`pomona doctor --log kafka --brokers ${brokers}\` goes the whole way step by step.`;
    throw new PomonaError(
      refusal ? 'not_configured' : 'log_unavailable',
      `The topic ${topic} cannot be used at ${brokers}: ${explainKafkaError(error)}. ${advice}`,
      { cause: error, ...(refusal ? {} : { retryAfterSeconds: 5 }) },
    );
  } finally {
    await admin.close();
  }
}

/** Tries again what may pass; a broker that hangs up may be about to stop. */
async function patiently<T>(
  work: () => Promise<T>,
  onWaiting: (error: unknown) => void,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const refusal = refusalOf(error);
      const most = refusal === undefined ? startAttempts : refusal === 'closed' ? 3 : 1;
      if (attempt >= most) throw error;
      if (attempt === 1) onWaiting(error);
      await delay(1_000);
    }
  }
}

/** Gives the settings of the topic. */
async function createWith(
  admin: Admin,
  { topic, kind, partitions, replicas = -1 }: TopicOptions,
): Promise<ReadonlyMap<string, string>> {
  if (!(await admin.listTopics()).includes(topic)) {
    const settings = Object.entries(topicSettings[kind]);
    const configs = settings.map(([name, { value }]) => ({ name, value }));
    await admin
      .createTopics({ topics: [topic], partitions, replicas, configs })
      .catch(unlessError('TOPIC_ALREADY_EXISTS'));
  }
  return settingsOf(admin, topic);
}

/** What the brokers tell of a topic's settings, which they do not tell everybody. */
async function settingsOf(admin: Admin, topic: string): Promise<ReadonlyMap<string, string>> {
  const described = await admin
    .describeConfigs({
      resources: [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: topic }],
    })
    .catch(unlessError('TOPIC_AUTHORIZATION_FAILED'));
  const configs = described?.flatMap((each) => each.configs) ?? [];
  return new Map(configs.map(({ name, value }) => [name, value ?? '']));
}

/** Passes over an error of a broker, by Kafka's name of it. */
function unlessError(name: string): (error: unknown) => undefined {
  return (error) => {
    if (!isKafkaError(error, name)) throw error;
  };
}

/** How many partitions a topic has now. */
export async function partitionCount(admin: Admin, topic: string): Promise<number> {
  const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true });
  const found = topics.get(topic);
  if (!found) throw new Error('the brokers know no such topic');
  return found.partitionsCount;
}
