import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { PomonaError } from '../../base/errors.ts';
import { errorLines, findKnownErrors } from '../../base/known-error.ts';
import { knownErrors } from '../doctor/known-errors/known-errors.ts';
import { serviceTitles } from './artifacts.ts';
import type { Service } from './artifacts.ts';
import { isOurs, logFile, serverMark } from './cluster-state.ts';
import type { ClusterFolder, NodeState } from './cluster-state.ts';
import { grpcAnswers, kafkaAnswers } from './ports.ts';
import type { ServerLaunch } from './server-launch.ts';

const startTimeoutMs = 120_000;
const stopTimeoutMs = 30_000;
const pollMs = 200;
const largestLogBytes = 16 * 1024 * 1024;

/** Starts a server that outlives this process, its output in its log file. Resolves to its process id at once. */
export async function launchServer(
  folder: ClusterFolder,
  service: Service,
  java: string,
  launch: ServerLaunch,
): Promise<number> {
  const path = logFile(folder, service);
  if (existsSync(path) && (await stat(path)).size > largestLogBytes)
    await rename(path, `${path}.1`);
  const log = await open(path, 'a');
  try {
    const args = [serverMark(folder, service), ...launch.flags, launch.mainClass, ...launch.args];
    const child = spawn(java, args, {
      cwd: launch.folder,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    return child.pid!;
  } finally {
    await log.close();
  }
}

/** Whether a server answers in its own protocol. */
export function answers(service: Service, port: number): Promise<boolean> {
  return service === 'kafka' ? kafkaAnswers(port) : grpcAnswers(port);
}

/** Resolves once the server answers; rejects when it ends before, or takes too long. */
export async function untilItAnswers(
  folder: ClusterFolder,
  service: Service,
  node: NodeState,
): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (!(await answers(service, node.port))) {
    const isThere = await isOurs(folder, service, node);
    if (!isThere) throw await notStarted(folder, service, 'ended while it started');
    if (Date.now() > deadline) {
      throw await notStarted(folder, service, `does not answer after ${startTimeoutMs / 1000} s`);
    }
    await wait(pollMs);
  }
}

async function notStarted(
  folder: ClusterFolder,
  service: Service,
  what: string,
): Promise<PomonaError> {
  const path = logFile(folder, service);
  const lines = await lastLines(path, 200);
  const telling = lines.findLast((line) => /ERROR|FATAL|Exception|Error:/.test(line));
  const [known] = findKnownErrors(knownErrors, errorLines(lines));
  const meaning = known ? ` ${known.means} ${known.fix.join(' ')}` : '';
  return new PomonaError(
    'cluster_unavailable',
    `${serviceTitles[service]} ${what}: ${telling ?? lines.at(-1) ?? 'it said nothing'}.${meaning} All it said is in ${path} (pomona cluster logs ${service}).`,
  );
}

/** Asks a server to stop, and kills it when it has not done so in time. */
export async function stopServer(
  folder: ClusterFolder,
  service: Service,
  node: NodeState,
): Promise<'not running' | 'stopped' | 'killed'> {
  if (!(await isOurs(folder, service, node))) return 'not running';
  process.kill(node.pid, 'SIGTERM');
  if (await isGoneWithin(folder, service, node, stopTimeoutMs)) return 'stopped';
  process.kill(node.pid, 'SIGKILL');
  await isGoneWithin(folder, service, node, stopTimeoutMs);
  return 'killed';
}

async function isGoneWithin(
  folder: ClusterFolder,
  service: Service,
  node: NodeState,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (!(await isOurs(folder, service, node))) return true;
    await wait(pollMs);
  }
  return false;
}

/** The last lines of a log file; none where there is no file. */
export async function lastLines(path: string, count: number): Promise<readonly string[]> {
  if (!existsSync(path)) return [];
  const lines = (await readFile(path, 'utf8')).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return count === 0 ? [] : lines.slice(-count);
}
