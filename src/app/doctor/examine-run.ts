import type { KafkaCluster } from '../../log/kafka/kafka-cluster.ts';
import { lookAtBounds, lookAtTopic } from '../../log/kafka/look-at-cluster.ts';
import { RunNotes, runsTopic, storageOf } from '../../process/run-notes.ts';
import type { Run } from '../../process/run-notes.ts';
import { topicRecords } from '../../process/spark/counting-stream.ts';
import type { CountingPlan } from '../../process/spark/counting-stream.ts';
import { explainSparkError, isTopicMissing } from '../../process/spark/explain-spark-error.ts';
import { redactionSettings } from '../../process/spark/kafka-options.ts';
import { SparkSession, sql } from '../../process/spark/spark-session.ts';
import { hasCheckpoint } from '../../process/spark/has-checkpoint.ts';
import { sessionIdOf } from '../../process/spark/supervisor.ts';
import type { Finding } from './finding.ts';

export interface ExaminedRun {
  readonly url: string;
  readonly storage: string;
  readonly cluster: KafkaCluster;
  readonly topic: string;
  readonly plan: CountingPlan;
}

/** The 4 of Spark 4.2: Connect's protocol and state formats are of that line. */
const knownMajor = '4';
const probeMs = 60_000;

/** Whether Spark can count the topic into its storage, and how far the run of this plan is. Leaves a probe in the storage. */
export async function examineRun(examined: ExaminedRun): Promise<readonly Finding[]> {
  const session = new SparkSession(examined.url);
  try {
    await session.configure(redactionSettings);
    return [
      ...(await examineServer(session)),
      await examineConnector(session, examined),
      await examineStorage(session, examined),
      ...(await examineCheckpoint(session, examined)),
    ];
  } catch (error) {
    const found = `Spark at ${examined.url}: ${explainSparkError(error)}`;
    return [{ check: 'Spark', state: 'broken', found, fix: adviceToExplain }];
  } finally {
    await session.release().catch(() => undefined);
  }
}

const adviceToExplain = 'put the whole message into `pomona doctor explain`';

async function examineServer(session: SparkSession): Promise<readonly Finding[]> {
  const version = await session.version();
  const { master, partitions } = await session.settings({
    master: 'spark.master',
    partitions: 'spark.sql.shuffle.partitions',
  });
  const about: Finding =
    version.split('.')[0] === knownMajor
      ? { check: 'Spark', state: 'fine', found: `Spark ${version} on ${master}` }
      : {
          ...{ check: 'Spark', state: 'doubtful', found: `Spark ${version}` },
          meaning: 'Pomona is tested with Spark 4.2; others may speak another protocol',
          fix: 'run a Spark Connect server of 4.2 (pomona cluster up --spark has one)',
        };
  const isLocal = master?.startsWith('local') === true;
  if (!isLocal || Number(partitions) < 50) return [about];
  return [
    about,
    {
      ...{ check: 'Shuffle', state: 'doubtful' },
      found: `spark.sql.shuffle.partitions=${partitions} on ${master}`,
      meaning:
        'each batch becomes so many small tasks, and takes seconds where it could take a fraction. A checkpoint keeps the number it was begun with',
      fix: 'start Spark with as many as it has cores, and begin a new --storage',
      commands: ['-Dspark.sql.shuffle.partitions=2'],
    },
  ];
}

/** Whether the connector is there and fits, and whether Spark itself reaches the brokers and may read the topic. */
async function examineConnector(
  session: SparkSession,
  { cluster, topic }: ExaminedRun,
): Promise<Finding> {
  const check = 'Connector';
  const brokers = cluster.bootstrapBrokers.join(',');
  try {
    await session.createView('probe', topicRecords(cluster, topic));
    await session.run(sql('select 1 from probe limit 1'), probeMs);
    return { check, state: 'fine', found: `Spark reads ${topic} at ${brokers}` };
  } catch (error) {
    if (isTopicMissing(error)) {
      const found = `Spark reaches ${brokers}, where the topic ${topic} is not made yet`;
      return { check, state: 'fine', found };
    }
    const reason = explainSparkError(error);
    const isRefused = /(?:Sasl|Ssl)AuthenticationException|AuthorizationException/.test(reason);
    return {
      ...{ check, state: 'broken', found: `Spark cannot read from Kafka: ${reason}` },
      fix: isRefused ? adviceOnRefusal : adviceToExplain,
    };
  }
}

const adviceOnRefusal =
  'Spark was given what --kafka-… and the environment say: set that right. Without --kafka-ca it trusts what its own Java trusts; the user needs the rights of docs/kafka.md';

async function examineStorage(session: SparkSession, { storage }: ExaminedRun): Promise<Finding> {
  const [check, where] = ['Spark storage', `${storage}/probe`];
  try {
    const probe = `insert overwrite directory '${where.replaceAll("'", "\\'")}' using text select 'probe'`;
    await session.run(sql(probe), probeMs);
    return { check, state: 'fine', found: `Spark can write to ${storage}` };
  } catch (error) {
    return {
      ...{ check, state: 'broken', where },
      found: `Spark cannot write to ${storage}: ${explainSparkError(error)}`,
      meaning: 'neither checkpoints nor events can be kept there; queries do not start',
      fix: 'name a folder or URI that the user Spark runs as may write to, the same on all its machines',
    };
  }
}

async function examineCheckpoint(
  session: SparkSession,
  examined: ExaminedRun,
): Promise<readonly Finding[]> {
  const { url, cluster, topic, plan } = examined;
  const check = 'Checkpoint';
  const nothing = {
    check,
    state: 'fine',
    found: `nothing has been counted by this plan yet`,
  } as const;
  if (!(await lookAtTopic(cluster, runsTopic))) return [nothing];
  const notes = await RunNotes.open(cluster);
  try {
    const run = notes.runOf(plan.id, topic);
    if (!run) return [nothing];
    const storage = storageOf(run);
    const active = await new SparkSession(url, sessionIdOf(topic, storage, plan)).activeQueries();
    const isRunning = active.has(`count-${run.id}`);
    const there = await hasCheckpoint(session, `${run.checkpoints}/count`);
    return [
      isRunning || there ? aboutRun(run, isRunning, examined) : aboutLost(run, topic),
      ...(await aboutOffsets(examined, notes.positionsOf(run.id) ?? [])),
    ];
  } finally {
    await notes.close();
  }
}

function aboutRun(run: Run, isRunning: boolean, examined: ExaminedRun): Finding {
  if (storageOf(run) !== examined.storage) return aboutOtherStorage(run, isRunning, examined);
  const state = isRunning ? 'its queries run' : 'none of its queries runs';
  const found = `run ${run.id} of plan ${run.plan}, begun ${run.startedAt}: ${state}`;
  const check = 'Checkpoint';
  if (isRunning) return { check, state: 'fine', found };
  const fix = 'start a process with the role engine: it goes on with this checkpoint';
  return { check, state: 'doubtful', found, where: run.checkpoints, fix };
}

function aboutOtherStorage(run: Run, isRunning: boolean, { storage, topic }: ExaminedRun): Finding {
  const other = storageOf(run);
  return {
    ...{ check: 'Checkpoint', state: 'broken', where: run.checkpoints },
    found: `the topic ${topic} is counted with --storage ${other}, not ${storage}: run ${run.id}, ${isRunning ? 'whose queries run' : 'none of whose queries runs'}`,
    meaning: '`up` starts no query with another --storage while that checkpoint is there',
    fix: `name --storage ${other}`,
  };
}

function aboutLost(run: Run, topic: string): Finding {
  return {
    ...{ check: 'Checkpoint', state: 'broken', where: run.checkpoints },
    found: `the checkpoint of run ${run.id} is gone`,
    meaning: `the next start counts all that the topic ${topic} still holds anew, and shows it once it has come as far`,
    fix: 'put the folder back from a copy before a process with the role engine starts, or let it count anew',
  };
}

async function aboutOffsets(
  { cluster, topic }: ExaminedRun,
  positions: readonly number[],
): Promise<readonly Finding[]> {
  const bounds = await lookAtBounds(cluster, topic, positions.length);
  return bounds.flatMap(({ startOffset }, partition): Finding[] => {
    const position = positions[partition] ?? startOffset;
    if (position >= startOffset) return [];
    return [
      {
        ...{ check: 'Checkpoint', state: 'broken' },
        found: `offsets ${position}..${startOffset} of partition ${partition} of the topic ${topic} are lost to Spark: they had passed their retention before it read them`,
        meaning:
          'the query ends with “Some data may have been lost”. Machines that count for themselves may have copied these events',
        fix: 'serve from a machine that has them, or begin anew on another --storage with what the topic holds; then give the topic a longer retention',
      },
    ];
  });
}
