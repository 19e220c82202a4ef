import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PomonaError, messageOf } from '../../base/errors.ts';
import { replaceFile } from '../../process/durable-files.ts';
import type { Service } from './artifacts.ts';

/** What is known of a server that was started here; it stays when the server stops, so that it keeps its ports. */
export interface NodeState {
  readonly pid: number;
  readonly port: number;
  /** Kafka's second port, for its controller. It stands in Kafka's own metadata, so it never changes. */
  readonly controllerPort?: number;
  readonly startedAt: string;
}

export type ClusterState = Readonly<Partial<Record<Service, NodeState>>>;

/** Where the cluster of a data folder lies. */
export interface ClusterFolder {
  readonly root: string;
  readonly stateFile: string;
  readonly lockFile: string;
  readonly logs: string;
}

export function clusterFolder(data: string): ClusterFolder {
  const root = join(resolve(data), 'cluster');
  return {
    root,
    stateFile: join(root, 'cluster.json'),
    lockFile: join(root, 'cluster.lock'),
    logs: join(root, 'logs'),
  };
}

export function logFile({ logs }: ClusterFolder, service: Service): string {
  return join(logs, `${service}.log`);
}

/** Makes the folder, and refuses one that holds anything else. */
export async function claimFolder(folder: ClusterFolder): Promise<void> {
  try {
    await mkdir(folder.root, { recursive: true });
    const names = (await readdir(folder.root)).filter((name) => !name.startsWith('cluster.'));
    if (names.length > 0 && !existsSync(folder.stateFile)) {
      throw new Error(`it holds ${names[0]} and no cluster.json, so it is none of a cluster's`);
    }
    if (!existsSync(folder.stateFile)) await writeState(folder, {});
    await mkdir(folder.logs, { recursive: true });
  } catch (error) {
    throw new PomonaError(
      'folder_unusable',
      `The cluster's folder ${folder.root} cannot be used: ${messageOf(error)}. Choose another data folder with --data.`,
      { cause: error },
    );
  }
}

/** The state; empty where nothing was ever started. */
export async function readState({ stateFile }: ClusterFolder): Promise<ClusterState> {
  try {
    return JSON.parse(await readFile(stateFile, 'utf8')) as ClusterState;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw new PomonaError(
      'folder_unusable',
      `${stateFile} cannot be read: ${messageOf(error)}. Mend it, or stop the servers by hand and remove it.`,
      { cause: error },
    );
  }
}

export async function writeState(folder: ClusterFolder, state: ClusterState): Promise<void> {
  await replaceFile(folder.stateFile, `${JSON.stringify(state, undefined, 2)}\n`);
}

/** Keeps a second `up` or `down` on the same folder out while work goes on. */
export async function withClusterLock<T>(
  folder: ClusterFolder,
  work: () => Promise<T>,
): Promise<T> {
  await takeLock(folder);
  try {
    return await work();
  } finally {
    await rm(folder.lockFile, { force: true });
  }
}

async function takeLock(folder: ClusterFolder): Promise<void> {
  try {
    const file = await open(folder.lockFile, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(await readFile(folder.lockFile, 'utf8'));
    if ((await commandLine(holder)).split('\0').includes('cluster')) {
      throw new PomonaError(
        'folder_in_use',
        `Another "pomona cluster" (process ${holder}) works on ${folder.root}; wait for it to end.`,
      );
    }
    await rm(folder.lockFile, { force: true });
    await takeLock(folder);
  }
}

/** The argument by which a server is known as one of this folder, whatever became of its process id. */
export function serverMark(folder: ClusterFolder, service: Service): string {
  return `-Dpomona.cluster=${join(folder.root, service)}`;
}

/** Whether the process that was started is still there and still ours: ids are given again. */
export async function isOurs(
  folder: ClusterFolder,
  service: Service,
  { pid }: NodeState,
): Promise<boolean> {
  return (await commandLine(pid)).split('\0').includes(serverMark(folder, service));
}

/** Arguments of a process, each ended by NUL; empty when there is none, or it has ended. */
async function commandLine(pid: number): Promise<string> {
  if (!Number.isInteger(pid) || pid <= 0) return '';
  try {
    if (existsSync('/proc/self/cmdline')) return await readFile(`/proc/${pid}/cmdline`, 'utf8');
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)]);
    return stdout.trim().replaceAll(' ', '\0');
  } catch {
    // Nobody has this id.
    return '';
  }
}
