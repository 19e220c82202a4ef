import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PomonaError } from '../../base/errors.ts';
import { jarFolder, services, serviceTitles } from './artifacts.ts';
import type { Service } from './artifacts.ts';
import { claimFolder, isOurs, readState, withClusterLock, writeState } from './cluster-state.ts';
import type { ClusterFolder, NodeState } from './cluster-state.ts';
import { fetchJars } from './fetch-jars.ts';
import { findJava } from './find-programs.ts';
import { prepareKafka, readClusterId } from './kafka-node.ts';
import { freePort, isFree } from './ports.ts';
import { answers, launchServer, stopServer, untilItAnswers } from './server-process.ts';
import type { ServerLaunch } from './server-launch.ts';
import { prepareSpark } from './spark-node.ts';

const defaultPorts: Readonly<Record<Service, number>> = { kafka: 9092, spark: 15_002 };

export interface ClusterStart {
  readonly folder: ClusterFolder;
  readonly services: readonly Service[];
  /** Ports that were asked for; 0 takes a free one. */
  readonly ports: Readonly<Partial<Record<Service, number>>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onProgress: (label: string, done: number, total: number) => void;
}

export interface Started {
  readonly service: Service;
  readonly address: string;
  readonly wasRunning: boolean;
  readonly seconds: number;
}

/**
 * Starts the servers that do not run yet, one after the other, and resolves when all answer. Rejects with
 * `program_missing`, `data_corrupt`, `folder_unusable`, `folder_in_use`, `port_in_use` or `cluster_unavailable`; servers
 * that were started before stay up.
 */
export async function startCluster(start: ClusterStart): Promise<readonly Started[]> {
  const java = await findJava(start.environment);
  await claimFolder(start.folder);
  return withClusterLock(start.folder, async () => {
    const started: Started[] = [];
    for (const service of start.services) started.push(await startService(start, service, java));
    return started;
  });
}

async function startService(start: ClusterStart, service: Service, java: string): Promise<Started> {
  const { folder } = start;
  const startedAtMs = performance.now();
  const before = (await readState(folder))[service];
  const wasRunning = before !== undefined && (await isOurs(folder, service, before));
  const node = wasRunning ? before : await launch(start, service, java, before);
  const asked = start.ports[service];
  if (wasRunning && asked !== undefined && asked !== 0 && asked !== node.port) {
    throw new PomonaError(
      'folder_in_use',
      `${serviceTitles[service]} already runs on port ${node.port}; stop it first (pomona cluster down) to have it on ${asked}.`,
    );
  }
  await untilItAnswers(folder, service, node);
  const seconds = (performance.now() - startedAtMs) / 1000;
  return { service, address: addressOf(service, node.port), wasRunning, seconds };
}

async function launch(
  start: ClusterStart,
  service: Service,
  java: string,
  before: NodeState | undefined,
): Promise<NodeState> {
  const { folder, environment } = start;
  const title = serviceTitles[service];
  const port = await choosePort(service, start.ports[service], before?.port);
  const jars = await jarFolder(service, environment);
  const onProgress = (done: number, total: number): void =>
    start.onProgress(`Fetching the jars of ${title}`, done, total);
  await fetchJars({ service, folder: jars, environment, onProgress });
  const own = join(folder.root, service);
  await mkdir(own, { recursive: true });
  const settings = { java, jars, folder: own, port };
  let prepared: ServerLaunch;
  let controller: { readonly controllerPort?: number } = {};
  if (service === 'kafka') {
    const controllerPort = before?.controllerPort ?? (await freePort());
    if (!(await isFree(controllerPort))) throw portTaken('Kafka’s controller', controllerPort, '');
    controller = { controllerPort };
    prepared = await prepareKafka({ ...settings, controllerPort });
  } else {
    prepared = await prepareSpark(settings);
  }
  const pid = await launchServer(folder, service, java, prepared);
  const node = { pid, port, ...controller, startedAt: new Date().toISOString() };
  await writeState(folder, { ...(await readState(folder)), [service]: node });
  return node;
}

/** The port asked for, the one it had, or the usual one. */
async function choosePort(service: Service, asked: number | undefined, had: number | undefined) {
  if (asked === 0) return had !== undefined && (await isFree(had)) ? had : freePort();
  const port = asked ?? had ?? defaultPorts[service];
  if (await isFree(port)) return port;
  throw portTaken(serviceTitles[service], port, ` or choose another with --${service}-port`);
}

function portTaken(what: string, port: number, otherwise: string): PomonaError {
  return new PomonaError(
    'port_in_use',
    `Port ${port} of 127.0.0.1, where ${what} is to listen, is taken by another program; stop that${otherwise}.`,
  );
}

function addressOf(service: Service, port: number): string {
  return service === 'kafka' ? `127.0.0.1:${port}` : `sc://127.0.0.1:${port}`;
}

export interface ServiceStatus {
  readonly service: Service;
  /** `silent`: it runs and does not answer. `dead`: it ended without being told to. */
  readonly state: 'never started' | 'stopped' | 'dead' | 'silent' | 'running';
  readonly address?: string;
  readonly pid?: number;
  readonly startedAt?: string;
  /** Of Kafka. */
  readonly clusterId?: string;
}

/** How each server is. */
export async function clusterStatus(folder: ClusterFolder): Promise<readonly ServiceStatus[]> {
  const state = await readState(folder);
  return Promise.all(services.map((service) => statusOf(folder, service, state[service])));
}

async function statusOf(
  folder: ClusterFolder,
  service: Service,
  node: NodeState | undefined,
): Promise<ServiceStatus> {
  if (node === undefined) return { service, state: 'never started' };
  const clusterId =
    service === 'kafka' ? await readClusterId(join(folder.root, service)) : undefined;
  const known = {
    service,
    address: addressOf(service, node.port),
    ...(clusterId === undefined ? {} : { clusterId }),
  };
  if (node.pid === 0) return { ...known, state: 'stopped' };
  if (!(await isOurs(folder, service, node))) return { ...known, state: 'dead' };
  const state = (await answers(service, node.port)) ? 'running' : 'silent';
  return { ...known, state, pid: node.pid, startedAt: node.startedAt };
}

export interface Stopped {
  readonly service: Service;
  readonly outcome: 'not running' | 'stopped' | 'killed';
}

/** Stops what runs: Spark first, which reads from Kafka. */
export async function stopCluster(folder: ClusterFolder): Promise<readonly Stopped[]> {
  if (Object.keys(await readState(folder)).length === 0) return [];
  return withClusterLock(folder, async () => {
    const stopped: Stopped[] = [];
    for (const service of services.toReversed()) {
      const state = await readState(folder);
      const node = state[service];
      if (node === undefined) continue;
      stopped.push({ service, outcome: await stopServer(folder, service, node) });
      await writeState(folder, { ...state, [service]: { ...node, pid: 0 } });
    }
    return stopped;
  });
}
