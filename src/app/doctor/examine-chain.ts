import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../base/errors.ts';
import type { Clock } from '../../base/time.ts';
import { hostAndPort } from '../../log/kafka/kafka-cluster.ts';
import type { HostAndPort } from '../../log/kafka/kafka-cluster.ts';
import { readFollowNote } from '../../process/follow-topic.ts';
import type { FollowNote } from '../../process/follow-topic.ts';
import { jarFolder, services } from '../cluster/artifacts.ts';
import { hostInUrl } from '../cluster/ports.ts';
import { clusterFolder, readState } from '../cluster/cluster-state.ts';
import type { DataFolder } from '../data-folder.ts';
import type { PipelineOptions } from '../pipeline-parts.ts';
import { examineJars } from './examine-jars.ts';
import { examineKafka } from './examine-kafka.ts';
import { examinePosition } from './examine-position.ts';
import type { ExaminedRun } from './examine-run.ts';
import { examineSpark } from './examine-spark.ts';
import { examineStorage } from './examine-storage.ts';
import type { Finding } from './finding.ts';

/** What a folder is joined to, as the command line names it. */
export interface Chain {
  readonly kafka?: PipelineOptions['kafka'];
  readonly logDirs?: readonly string[];
  readonly propertiesFile?: string;
  readonly jars?: string;
  /** Spark Connect. */
  readonly remote?: HostAndPort;
  /** Where Spark keeps checkpoints, and what it is to count. */
  readonly run?: Pick<ExaminedRun, 'storage' | 'plan'>;
}

/**
 * Looks at the way from this folder over Kafka to Spark: what the command line names, and beyond it what the folder itself
 * knows, from the note of the topic it follows and from its cluster at home.
 */
export async function examineChain(
  folder: DataFolder,
  named: Chain,
  environment: Readonly<Record<string, string | undefined>>,
  clock: Clock,
): Promise<readonly Finding[]> {
  const note = await readNote(folder);
  if ('finding' in note) return [note.finding];
  const home = await homeOf(folder, environment);
  const storage = storageOf(named) ?? home.storage;
  const kafka = named.kafka ?? kafkaOfNote(note.note);
  const way = await examineTopic(folder, kafka, note.note, clock);
  const remote = named.remote ?? home.spark;
  const jars = named.jars === undefined ? home.jars : [named.jars];
  return [
    ...(storage
      ? // Of the cluster at home it is not known to be the one that was asked.
        await examineStorage({ ...storage, clusterId: storageOf(named) && way.clusterId })
      : []),
    ...way.findings,
    ...(await Promise.all(jars.map(examineJars))).flat(),
    ...(remote ? await examineSpark(remote) : []),
    ...(remote && named.run && kafka
      ? await aboutRun({ ...named.run, url: urlOf(remote), ...kafka })
      : []),
  ];
}

async function readNote({
  kafkaFile,
}: DataFolder): Promise<{ note: FollowNote | undefined } | { finding: Finding }> {
  try {
    return { note: await readFollowNote(kafkaFile) };
  } catch (error) {
    return { finding: { check: 'Position', state: 'broken', found: messageOf(error) } };
  }
}

interface ExaminedWay {
  readonly findings: readonly Finding[];
  readonly clusterId: string | undefined;
}

async function examineTopic(
  folder: DataFolder,
  kafka: Chain['kafka'],
  note: FollowNote | undefined,
  clock: Clock,
): Promise<ExaminedWay> {
  if (!kafka) return { findings: note ? [aboutBrokers(note)] : [], clusterId: undefined };
  const isFollowed = note?.topic === kafka.topic;
  const way = await examineKafka({ ...kafka, isFollowed }, clock);
  const findings = [
    ...(note && !isFollowed ? [aboutOtherTopic(note, kafka.topic)] : []),
    ...way.findings,
    ...(isFollowed && way.partitions > 0
      ? await examinePosition(folder, kafka.cluster, note, way.partitions)
      : []),
  ];
  return { findings, clusterId: way.clusterId };
}

function kafkaOfNote(note: FollowNote | undefined): Chain['kafka'] {
  if (note?.brokers === undefined) return undefined;
  const { topic, brokers, positions } = note;
  const cluster = { bootstrapBrokers: [...brokers], clientId: 'pomona-doctor' };
  return { cluster, topic, partitions: positions.length };
}

function aboutBrokers({ topic }: FollowNote): Finding {
  return {
    ...{ check: 'Brokers', state: 'doubtful' },
    found: `this folder follows the topic ${topic}, and does not say of which brokers`,
    fix: 'name them, to have them looked at: pomona doctor --log kafka --brokers HOST:PORT',
  };
}

function aboutOtherTopic(note: FollowNote, topic: string): Finding {
  return {
    ...{ check: 'Position', state: 'broken' },
    found: `this folder follows the topic ${note.topic}, not ${topic}`,
    meaning: '`up` refuses to start on it with this topic',
    fix: `name --topic ${note.topic}, or another --data`,
  };
}

function storageOf({ logDirs, propertiesFile }: Chain) {
  if (logDirs === undefined && propertiesFile === undefined) return undefined;
  return { logDirs: logDirs ?? [], propertiesFile };
}

/** What `pomona cluster up` has made for this folder. */
async function homeOf(
  { root }: DataFolder,
  environment: Readonly<Record<string, string | undefined>>,
) {
  const cluster = clusterFolder(root);
  const state = await readState(cluster);
  const propertiesFile = join(cluster.root, 'kafka', 'server.properties');
  const folders = await Promise.all(
    services.filter((service) => state[service]).map((each) => jarFolder(each, environment)),
  );
  return {
    ...(existsSync(propertiesFile) ? { storage: { logDirs: [], propertiesFile } } : {}),
    ...(state.spark && state.spark.pid !== 0
      ? { spark: hostAndPort(`127.0.0.1:${state.spark.port}`) }
      : {}),
    jars: folders.filter((each) => existsSync(each)),
  };
}

/** What speaks to Spark is loaded where there is one to speak to. */
async function aboutRun(run: ExaminedRun): Promise<readonly Finding[]> {
  const { examineRun } = await import('./examine-run.ts');
  return examineRun(run);
}

function urlOf({ host, port }: HostAndPort): string {
  return `http://${hostInUrl(host)}:${port}`;
}
