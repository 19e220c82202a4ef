import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PomonaError } from '../../base/errors.ts';
import { shellQuote } from '../../base/shell-quote.ts';
import { systemClock } from '../../base/time.ts';
import {
  loadWriteKey,
  newSecret,
  prepareFolder,
  removeRunFile,
  writeRunFile,
} from '../data-folder.ts';
import type { DataFolder } from '../data-folder.ts';
import {
  declaredSources,
  demoShopKey,
  readAccessOf,
  readSettings,
  writeKeysOf,
} from '../config.ts';
import type { Environment, Settings } from '../config.ts';
import type { Domain } from '../domain.ts';
import { followedTopic } from '../../process/follow-topic.ts';
import { openAlerts } from '../open-alerts.ts';
import { requireFreeAddress } from '../listen-address.ts';
import { Progress } from '../output.ts';
import { defaultMemoryLimitMb } from '../pipeline-parts.ts';
import { Pipeline } from '../pipeline.ts';
import type { PipelineOptions } from '../pipeline-parts.ts';
import type { SparkOptions } from '../spark-counting.ts';
import { createPrometheus } from '../prometheus.ts';
import { allRoles } from '../roles.ts';
import type { Role } from '../roles.ts';
import type { Prometheus } from '../prometheus.ts';
import type { Alerts } from '../../publish/alerts.ts';
import { SampleTraffic, sampleFileOf } from '../sample-traffic.ts';
import { startServer } from '../server.ts';
import { stopSignal } from '../stop-signal.ts';
import { reportTrouble } from '../trouble.ts';
import type { Server } from '../server.ts';

export interface UpOptions {
  readonly folder: DataFolder;
  readonly domain: Domain;
  readonly host: string;
  readonly port: number;
  readonly sample: boolean;
  readonly config: string | undefined;
  readonly roles: readonly Role[];
  /** The log, where it is not in the data folder. */
  readonly kafka: PipelineOptions['kafka'];
  /** Spark, where it counts. */
  readonly spark: SparkOptions | undefined;
  readonly version: string;
  readonly projectRoot: string;
  readonly environment: Environment;
}

const defaultSampleScale = 3;
const defaultMaxPendingEvents = 1_000_000;
const mebibyte = 1024 * 1024;

/** Starts everything, and resolves once it was asked to stop and has stopped. */
export async function up(options: UpOptions): Promise<void> {
  const settings = await readSettings(options.config);
  const access = readAccessOf(settings, options.host, options.environment);
  say(`Pomona ${options.version} · data in ${options.folder.root}`);
  if (!existsSync(options.folder.root)) await requireFreeAddress(options);
  await prepareFolder(options.folder);
  const writeKey = await loadWriteKey(options.folder, options.environment);
  const storefrontKey = settings.storefront === false ? undefined : demoShopKey(writeKey);
  const writeKeys = [
    ...writeKeysOf(settings, writeKey, options.environment),
    ...(storefrontKey ? [storefrontKey] : []),
  ];
  const progress = new Progress();
  const prometheus = createPrometheus();
  const pipeline = await openPipeline(options, settings, prometheus, progress);
  process.once('uncaughtException', endAtFault);
  const stopAndThrow = async (error: unknown) => {
    await pipeline.stop();
    throw error;
  };
  const { environment } = options;
  const alerts = await openAlerts(pipeline, settings, environment).catch(stopAndThrow);
  prometheus.watchAlerts(alerts.monitor);
  const adminToken = access.kind === 'token' ? access.adminToken : newSecret();
  const viewFolder = join(options.projectRoot, 'dist', 'view');
  const server = await startServer({
    pipeline,
    prometheus,
    version: options.version,
    host: options.host,
    port: options.port,
    writeKeys,
    ...(storefrontKey ? { storefrontKey: storefrontKey.key } : {}),
    ...(settings.origins ? { origins: settings.origins } : {}),
    access,
    alerts,
    adminToken,
    viewFolder,
    maxPendingEvents: settings.maxPendingEvents ?? defaultMaxPendingEvents,
    logLevel: settings.logLevel ?? 'warn',
  }).catch(stopAndThrow);
  const startedAt = new Date().toISOString();
  await writeRunFile(options.folder, {
    pid: process.pid,
    url: loopbackUrl(server, options.host),
    adminToken,
    startedAt,
  });
  const { roles } = options;
  if (roles.includes('engine')) {
    alerts.start(settings.alerts?.consoleUrl ?? loopbackUrl(server, options.host));
  }
  greet(server, options, writeKey);
  if (roles.includes('api')) tellOfMissingPages(viewFolder);
  const sample = await startSample(options, settings, pipeline, progress);
  if (roles.includes('sources')) pipeline.sources?.start();
  await stopSignal();
  await stopAll(options.folder, { sample, alerts, server, pipeline });
}

/** Events taken in beside the topic would be missing on every other machine. */
async function refuseOtherLog({ folder, kafka }: UpOptions): Promise<void> {
  const topic = await followedTopic(folder.kafkaFile);
  if (kafka !== undefined || topic === undefined) return;
  throw new PomonaError(
    'folder_unusable',
    `The data folder ${folder.root} follows the Kafka topic ${topic}: start it with --log kafka --brokers host:port, or choose another with --data.`,
  );
}

/** Ends at what cannot be gone on from, such as a disk that was full in the middle of a checkpoint. */
function endAtFault(error: unknown): never {
  reportTrouble('Pomona cannot go on and ends', error);
  const advice =
    'Everything accepted is on the disk, and is counted after the next start. `pomona doctor` says what is wrong.';
  process.stderr.write(`pomona: ${advice}\n`);
  process.exit(3);
}

async function openPipeline(
  options: UpOptions,
  settings: Settings,
  prometheus: Prometheus,
  progress: Progress,
): Promise<Pipeline> {
  await refuseOtherLog(options);
  const { folder, domain, roles, environment, sample, kafka, spark } = options;
  const pipeline = await Pipeline.open({
    folder,
    domain,
    clock: systemClock,
    roles,
    sources: { environment, sample, declared: declaredSources(settings) },
    memoryLimitMb: settings.memoryLimitMb ?? defaultMemoryLimitMb,
    log: logOptions(settings),
    ...(kafka ? { kafka } : {}),
    ...(spark ? { spark } : {}),
    collectorMetrics: prometheus.collector,
    onTrouble: reportTrouble,
    onProgress: (what, done, total) => progress.show(what, done, total),
  });
  progress.stop();
  prometheus.watch(pipeline);
  return pipeline;
}

function logOptions({
  sync,
  segmentMiB,
  segmentHours,
}: Settings): NonNullable<PipelineOptions['log']> {
  return {
    ...(sync === undefined ? {} : { sync }),
    ...(segmentMiB === undefined ? {} : { segmentBytes: Math.ceil(segmentMiB * mebibyte) }),
    ...(segmentHours === undefined ? {} : { segmentAgeMs: segmentHours * 3_600_000 }),
  };
}

/** Where commands on this machine find the server, also when it listens on every address. */
function loopbackUrl(server: Server, host: string): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${server.port}`;
  if (host === '::') return `http://[::1]:${server.port}`;
  return server.url;
}

function greet({ url }: Server, options: UpOptions, writeKey: string): void {
  const { root } = options.folder;
  const isDefault = root === join(options.projectRoot, 'data');
  const where = isDefault ? '' : ` --data ${shellQuote(root)}`;
  const key =
    options.environment.POMONA_WRITE_KEY === undefined ? writeKey : '(from POMONA_WRITE_KEY)';
  if (options.roles.length < allRoles.length) {
    say(`\n${addressesOf(url, options.roles, key).join('\n')}\n`);
    return;
  }
  say(`
  Open       ${url}
  Demo shop  ${url}/shop
  Market     ${url}/market
  API        ${url}/docs/api
  Write key  ${key}

  Send an event, and see it counted on the page:
    curl -X POST ${url}/v1/events -H "Authorization: Bearer $(npx --no pomona keys${where})" \\
      -H 'Content-Type: application/json' -d '{"eventId":"'$(date +%s%N)'","type":"item_view","itemCode":"060103","occurredAt":"'$(date -u +%FT%TZ)'","anonymousId":"me","sessionId":"my-first"}'
  Look inside${where === '' ? '' : `, each with${where}`}:
    npx pomona ledger · npx pomona insights crowded-products · npx pomona sql "from sessions limit 5" · npx pomona doctor
  Stop with Ctrl-C; the next start goes on where this one was.
`);
}

function tellOfMissingPages(viewFolder: string): void {
  if (existsSync(join(viewFolder, 'index.html'))) return;
  say('  There are no pages yet: `npm run build` makes them, and `npm start` does that by itself.');
}

/** What a process of some roles has to offer. */
function addressesOf(url: string, roles: readonly Role[], key: string): readonly string[] {
  const events = [`  Events     ${url}/v1/events`, `  Write key  ${key}`];
  const pages = [`  Open       ${url}`, `  API        ${url}/docs/api`];
  return [
    `  Roles      ${roles.join(', ')}`,
    ...(roles.includes('api') ? pages : []),
    ...(roles.includes('collector') ? events : []),
    `  Ready      ${url}/readyz`,
  ];
}

async function startSample(
  options: UpOptions,
  settings: Settings,
  pipeline: Pipeline,
  progress: Progress,
): Promise<SampleTraffic | undefined> {
  const { roles } = options;
  // It is made where it is counted: of several collectors each would make its own.
  if (!roles.includes('collector') || !roles.includes('engine')) return undefined;
  if (!options.sample) {
    if (existsSync(sampleFileOf(options.folder))) {
      say(
        '  No new sample traffic, but this folder holds some: start on another --data for numbers of your own only.',
      );
    }
    return undefined;
  }
  const sample = await SampleTraffic.open({
    pipeline,
    scale: settings.sampleScale ?? defaultSampleScale,
    onProgress: (done, total) =>
      progress.show('Sample history', Math.round((1000 * done) / total), 1000),
    onTrouble: reportTrouble,
  });
  if (!sample) {
    say(
      '  No sample traffic: this folder holds events of your own. Use another --data to see the sample shop.',
    );
    return undefined;
  }
  say('  Sample traffic of a made-up shop is on, and labelled as such; --no-sample leaves it out.');
  void sample.start().then(
    () => progress.stop(),
    (error: unknown) => reportTrouble('The sample traffic stopped', error),
  );
  return sample;
}

interface Running {
  readonly sample: SampleTraffic | undefined;
  readonly alerts: Alerts;
  readonly server: Server;
  readonly pipeline: Pipeline;
}

async function stopAll(
  folder: DataFolder,
  { sample, alerts, server, pipeline }: Running,
): Promise<void> {
  say('\nStopping: answering the last requests, finishing the batch in hand …');
  pipeline.announceStop();
  await sample?.stop();
  await alerts.stop();
  await server.stop();
  await pipeline.stop();
  await removeRunFile(folder);
  say('Stopped. Everything accepted is on the disk.');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
