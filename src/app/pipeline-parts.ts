import { PomonaError } from '../base/errors.ts';
import type { Clock } from '../base/time.ts';
import { eventColumns } from '../collect/event-schema.ts';
import type { Column } from '../collect/event-schema.ts';
import type { CollectorMetrics } from '../collect/collector-metrics.ts';
import { createLineJudge } from '../collect/judge-stored-line.ts';
import type { NewRejection } from '../collect/quarantine-record.ts';
import type { Quarantine } from '../collect/quarantine.ts';
import type { EventLog, LogAppender } from '../log/event-log.ts';
import { KafkaTopic } from '../log/kafka/kafka-topic.ts';
import type { KafkaTopicOptions } from '../log/kafka/kafka-topic.ts';
import { SegmentLog } from '../log/segment-log.ts';
import type { SegmentLogOptions } from '../log/segment-log.ts';
import type { Source } from '../collect/sources/source.ts';
import { planMetric } from '../metrics/plan.ts';
import { Archive } from '../process/archive.ts';
import { DuckDbSourceStore } from '../process/duckdb-source-store.ts';
import { Engine } from '../process/engine.ts';
import type { Commit } from '../process/engine.ts';
import { TopicFollower, claimForTopic, followedTopic } from '../process/follow-topic.ts';
import { hasFollowedRun } from '../process/follow-run.ts';
import { History } from '../process/history.ts';
import { Housekeeping } from '../process/housekeeping.ts';
import { restoreProgress } from '../process/restore.ts';
import { StoreReaders } from '../process/store-readers.ts';
import { Store, readProgress } from '../process/store.ts';
import { emptyTemp, prepareFolder } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import type { Domain } from './domain.ts';
import { claimFolder } from './folder-domain.ts';
import { QuarantineStore } from './quarantine-store.ts';
import { allRoles } from './roles.ts';
import type { Role } from './roles.ts';
import { SourceService } from './source-service.ts';
import type { SparkCounting, SparkOptions } from './spark-counting.ts';

export interface PipelineOptions {
  readonly folder: DataFolder;
  readonly domain: Domain;
  readonly clock: Clock;
  /** What this process does; all of it unless given. */
  readonly roles?: readonly Role[];
  /** How sources are asked; they are not when absent. */
  readonly sources?: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    /** Whether made-up data stands in where no credentials are set. */
    readonly sample: boolean;
    /** Sources beside those of the domain. */
    readonly declared?: readonly Source[];
  };
  /** DuckDB's share of memory. */
  readonly memoryLimitMb: number;
  readonly log?: Pick<SegmentLogOptions, 'sync' | 'segmentBytes' | 'segmentAgeMs' | 'files'>;
  /** The log that collectors share, where it is not this machine's own. */
  readonly kafka?: Omit<KafkaTopicOptions, 'keyField' | 'isRead'>;
  /** Spark, where it counts what is in the shared log. */
  readonly spark?: SparkOptions;
  readonly collectorMetrics?: CollectorMetrics;
  /** Something that a person should know went wrong, and goes on. */
  readonly onTrouble: (what: string, error: unknown) => void;
  /** Long work while opening. */
  readonly onProgress?: (what: string, done: number, total: number) => void;
}

/** DuckDB's share of memory, unless the settings say otherwise. */
export const defaultMemoryLimitMb = 256;

export type CommitListener = (commit: Commit) => void;

/** A topic that this machine writes to, and what follows it into the log here where events are counted here. */
export interface SharedLog {
  readonly topic: KafkaTopic;
  readonly follower: TopicFollower | undefined;
}

/** The parts of a pipeline, in the order of the data. */
export interface Parts {
  readonly options: PipelineOptions;
  readonly roles: readonly Role[];
  readonly columns: readonly Column[];
  readonly quarantineStore: QuarantineStore;
  readonly log: SegmentLog;
  readonly shared: SharedLog | undefined;
  /** What counts in the place of the engine here. */
  readonly sparkCounting: SparkCounting | undefined;
  /** What takes accepted events in. */
  readonly appender: LogAppender;
  readonly engine: Engine;
  readonly store: Store;
  readonly archive: Archive;
  readonly history: History;
  readonly readers: StoreReaders;
  readonly housekeeping: Housekeeping;
  readonly listeners: Set<CommitListener>;
  /** What has been counted since these parts were opened. */
  readonly sinceStart: Readonly<Record<'counted' | 'duplicates', number>>;
  readonly sources: SourceService | undefined;
}

/**
 * Opens the parts, the store first: its lock keeps other processes out. Rejects with `folder_in_use`, `folder_unusable`, or
 * `data_corrupt` where the store turns out to be damaged.
 */
export async function openParts(options: PipelineOptions): Promise<Parts> {
  const { folder, domain } = options;
  const columns = eventColumns(domain.events);
  await prepareFolder(folder);
  await claimFolder(folder, domain.name);
  const store = await Store.open(
    {
      file: folder.storeFile,
      ...(domain.catalog
        ? { attached: { name: domain.catalog.name, file: folder.sourcesFile } }
        : {}),
      tempFolder: folder.temp,
      allowedFolders: [folder.archive],
      memoryLimitMb: options.memoryLimitMb,
      threads: 1,
    },
    domain.metrics.map(planMetric),
    columns,
  );
  const onTrouble: PipelineOptions['onTrouble'] = (what, error) =>
    options.onTrouble(what, store.explain(error));
  try {
    return await openAround(store, columns, { ...options, onTrouble });
  } catch (error) {
    throw store.explain(error);
  }
}

async function openAround(
  store: Store,
  columns: readonly Column[],
  options: PipelineOptions,
): Promise<Parts> {
  const { folder, clock, onTrouble, roles = allRoles } = options;
  await emptyTemp(folder);
  await requireSameEngine(store, options);
  const archive = await Archive.open(folder.archive, columns);
  const own = {
    ...{ folder: folder.quarantine, noteFile: folder.quarantineFile },
    ...{ clock, log: options.log ?? {}, onTrouble },
  };
  const quarantineStore = await QuarantineStore.open(own);
  const log = await openLog(options, quarantineStore.quarantine, {
    archived: archive.segments,
    minimumEndOffset: Math.max(archive.endOffset, await offsetOf(store)),
  });
  const shared = await openShared(options, roles, log, quarantineStore.quarantine);
  await archive.sweep(log.sealedSegments());
  const history = new History({ archive, log, columns, tempFolder: folder.temp });
  await restoreIfLost(store, archive, history);
  const listeners = new Set<CommitListener>();
  const { sinceStart, announce } = announcer(listeners);
  const engine = await Engine.start({
    log: roles.includes('engine') && !options.spark ? log : withoutNews(log),
    store,
    columns,
    tempFolder: folder.temp,
    clock,
    onCommit: announce,
    onFailure: (failure) => onTrouble('A batch could not be counted', failure),
  });
  const readers = await StoreReaders.open(store);
  const sparkCounting = await openSpark(options, roles, {
    ...{ store, columns, shared, announce },
    quarantine: quarantineStore.quarantine,
  });
  const housekeeping = await Housekeeping.start({
    ...{ log, archive, store, engine, storeFile: folder.storeFile, clock },
    counted: () => sparkCounting?.counted ?? engine.offset,
    onFailure: onTrouble,
  });
  return {
    ...{ options, roles, columns, quarantineStore, log, shared, sparkCounting },
    appender: shared?.topic ?? (await appenderOf(folder, log)),
    ...{ engine, store, archive, history, readers, housekeeping, listeners, sinceStart },
    sources: await openSources(store, roles, options),
  };
}

/** Tells listeners of commits, and adds them up from the first. */
function announcer(listeners: ReadonlySet<CommitListener>) {
  const sinceStart = { counted: 0, duplicates: 0 };
  const announce = (commit: Commit) => {
    sinceStart.counted += commit.counted;
    sinceStart.duplicates += commit.duplicates;
    listeners.forEach((listener) => listener(commit));
  };
  return { sinceStart, announce };
}

/** What an engine reads that is not to count: nothing ever comes, whatever others append. */
function withoutNews(log: SegmentLog): EventLog {
  return {
    startOffset: 0,
    endOffset: 0,
    append: (batch) => log.append(batch),
    read: (offset, limit) => log.read(offset, limit),
    waitFor: (_offset, signal) =>
      new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
    close: () => Promise.resolve(),
  };
}

/** The API shows what sources brought in also where another process asks them. */
async function openSources(
  store: Store,
  roles: readonly Role[],
  { domain, sources, folder, clock, onTrouble }: PipelineOptions,
): Promise<SourceService | undefined> {
  const { catalog, startSample } = domain;
  const isUsed = roles.includes('sources') || roles.includes('api');
  if (!catalog || !sources || !isUsed) return undefined;
  const { declared = [] } = sources;
  const all = { ...catalog, sources: [...catalog.sources, ...declared] };
  return new SourceService({
    ...{ catalog, declared, clock, onTrouble },
    store: await DuckDbSourceStore.open(store, all, clock),
    answersFolder: folder.answers,
    environment: sources.environment,
    ...(sources.sample && startSample ? { startSample: () => startSample(clock) } : {}),
  });
}

/** A folder that belongs to a topic takes events by way of the topic only: others would be missing everywhere else. */
async function appenderOf({ kafkaFile }: DataFolder, log: SegmentLog): Promise<LogAppender> {
  const topic = await followedTopic(kafkaFile);
  if (topic === undefined) return log;
  return {
    append: () =>
      Promise.reject(
        new PomonaError(
          'log_unavailable',
          `This data folder follows the Kafka topic ${topic}: events come in through it, while \`pomona up --log kafka\` runs.`,
        ),
      ),
  };
}

async function openSpark(
  { spark, kafka, folder, domain, clock, onTrouble }: PipelineOptions,
  roles: readonly Role[],
  parts: Pick<Parts, 'store' | 'columns' | 'shared'> & {
    readonly quarantine: Quarantine;
    readonly announce: CommitListener;
  },
): Promise<SparkCounting | undefined> {
  const { store, columns, shared, quarantine, announce } = parts;
  const takesPart = roles.includes('engine') || roles.includes('api');
  if (!spark || !kafka || !shared || !takesPart) return undefined;
  // What speaks to Spark is loaded where it counts.
  const { SparkCounting: Counting } = await import('./spark-counting.ts');
  return Counting.open({
    ...{ spark, cluster: kafka.cluster, topic: shared.topic, store, columns, quarantine },
    ...{ tempFolder: folder.temp, clock, onTrouble, judge: createLineJudge(domain.events) },
    supervises: roles.includes('engine'),
    onCommit: (counted) =>
      announce({ counted, duplicates: 0, offset: 0, atMs: clock(), tookMs: 0 }),
  });
}

async function openShared(
  { kafka, spark, domain, folder, onTrouble }: PipelineOptions,
  roles: readonly Role[],
  log: SegmentLog,
  quarantine: Quarantine,
): Promise<SharedLog | undefined> {
  if (!kafka) return undefined;
  const isRead = roles.includes('engine') || (spark !== undefined && roles.includes('api'));
  const topic = await KafkaTopic.open({
    ...kafka,
    keyField: domain.partitionBy,
    isRead,
    onTrouble,
  });
  for (const warning of topic.warnings) {
    onTrouble('The topic has other settings', new PomonaError('not_configured', warning));
  }
  try {
    const own = {
      ...{ topic, brokers: kafka.cluster.bootstrapBrokers, log },
      ...{ noteFile: folder.kafkaFile, onTrouble },
      judge: createLineJudge(domain.events),
      setAside: async (records: readonly NewRejection[], receivedAtMs: number) => {
        await quarantine.add(records, receivedAtMs);
      },
    };
    if (isRead && !spark) return { topic, follower: await TopicFollower.start(own) };
    await claimForTopic(topic.name, own);
    return { topic, follower: undefined };
  } catch (error) {
    await topic.close();
    throw error;
  }
}

function openLog(
  options: PipelineOptions,
  quarantine: Quarantine,
  bounds: Pick<SegmentLogOptions, 'archived' | 'minimumEndOffset'>,
): Promise<SegmentLog> {
  const { folder, clock, onTrouble, onProgress } = options;
  return SegmentLog.open({
    ...options.log,
    folder: folder.log,
    clock,
    ...bounds,
    onProgress: (done, total) => onProgress?.('Checking the log', done, total),
    onFault: (error, doing) => onTrouble(`The log could not ${doing}`, error),
    onCorrupt: async (region, bytes) => {
      const what = region.bytes === 0 ? 'are missing on the disk' : 'were damaged on the disk';
      const message = `Records ${region.fromOffset} to ${region.toOffset} of the log ${what}`;
      onTrouble(message, region);
      const raw = Buffer.from(bytes).toString('utf8');
      const record = { code: 'corrupt_record', message, index: 0, raw, source: 'log' } as const;
      await quarantine.add([record], clock());
    },
  });
}

/** What was counted here and what Spark counted cannot stand in the same tables. */
async function requireSameEngine(store: Store, { spark, folder }: PipelineOptions): Promise<void> {
  const connection = await store.connect();
  const ownCounting = (await readProgress(connection)).offset > 0;
  const isMixed = spark ? ownCounting : await hasFollowedRun(connection);
  connection.closeSync();
  if (!isMixed) return;
  const [has, start] = ownCounting
    ? ['what was counted here', 'without --engine spark']
    : ['what Spark counted', 'with --engine spark'];
  throw new PomonaError(
    'folder_unusable',
    `The data folder ${folder.root} holds ${has}: start it ${start}, or choose another with --data.`,
  );
}

async function offsetOf(store: Store): Promise<number> {
  const connection = await store.connect();
  try {
    return (await readProgress(connection)).offset;
  } finally {
    connection.closeSync();
  }
}

/** A store that knows less than the archive was lost or put back from a copy: it is filled again from the events. */
async function restoreIfLost(store: Store, archive: Archive, history: History): Promise<void> {
  if ((await offsetOf(store)) >= archive.endOffset) return;
  const connection = await store.connect();
  try {
    await store.forgetMetrics(connection);
    await restoreProgress(connection, history, archive.endOffset);
  } finally {
    connection.closeSync();
  }
}
