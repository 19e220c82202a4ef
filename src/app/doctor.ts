import { access, constants, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { messageOf } from '../base/errors.ts';
import { readRunFile } from './data-folder.ts';
import type { DataFolder, RunFile } from './data-folder.ts';

/** One thing that was looked at. */
export interface Finding {
  readonly check: string;
  readonly state: 'fine' | 'doubtful' | 'broken';
  /** The evidence. */
  readonly found: string;
  /** What to do, exactly; only where something is not fine. */
  readonly fix?: string;
}

const mebibyte = 1024 * 1024;
const leastMemoryMiB = 600;
const leastDiskMiB = 500;
const goodDiskMiB = 2_000;

/** Looks at what can be wrong with one machine, in the order in which it would show. */
export async function diagnose(
  folder: DataFolder,
  host: string,
  port: number,
): Promise<readonly Finding[]> {
  const run = await runningInstance(folder);
  return [
    checkNode(process.versions.node),
    checkMemory(process.constrainedMemory(), freemem(), totalmem()),
    await checkFolder(folder.root),
    await checkDisk(folder.root),
    run ? aboutRunning(run) : await checkLock(folder.storeFile),
    ...(run ? [] : [await checkPort(host, port)]),
    await checkRunFile(folder, run),
  ];
}

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > 22 || (major === 22 && minor >= 18);
  return isNew
    ? { check: 'Node', state: 'fine', found: `${version}` }
    : {
        check: 'Node',
        state: 'broken',
        found: `${version} cannot run TypeScript`,
        fix: 'install Node 22.18 or newer, or run `npm ci`, which brings one along on Linux',
      };
}

export function checkMemory(limit: number | undefined, free: number, total: number): Finding {
  // Without a limit Node reports 0, or a number beyond any machine.
  const limited = limit !== undefined && limit > 0 && limit < total;
  const usable = Math.floor((limited ? limit : free) / mebibyte);
  const found = `${usable} MiB ${limited ? 'allowed to this process' : 'free'}, ${availableParallelism()} cores`;
  return usable >= leastMemoryMiB
    ? { check: 'Memory', state: 'fine', found }
    : {
        check: 'Memory',
        state: 'doubtful',
        found,
        fix: `Pomona wants about ${leastMemoryMiB} MiB: end other programs, or set "memoryLimitMb" lower in the settings`,
      };
}

async function checkFolder(root: string): Promise<Finding> {
  const check = 'Data folder';
  const existing = await nearestExisting(root);
  if (!(await stat(existing)).isDirectory()) {
    return {
      check,
      state: 'broken',
      found: `${existing} is not a folder`,
      fix: 'choose another with --data',
    };
  }
  try {
    await access(existing, constants.R_OK | constants.W_OK | constants.X_OK);
    const isThere = existing === root;
    return {
      check,
      state: 'fine',
      found: isThere ? `${root} can be written` : `${root} will be made`,
    };
  } catch (error) {
    return {
      check,
      state: 'broken',
      found: `${existing} cannot be written (${messageOf(error)})`,
      fix: `sudo chown -R "$(id -un)" ${existing}, mount it writable, or choose another with --data`,
    };
  }
}

async function nearestExisting(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch {
    return dirname(path) === path ? path : nearestExisting(dirname(path));
  }
}

async function checkDisk(root: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearestExisting(root));
  const freeMiB = Math.floor((bavail * bsize) / mebibyte);
  const found = `${freeMiB} MiB free where the data is`;
  if (freeMiB >= goodDiskMiB) return { check: 'Disk', state: 'fine', found };
  return {
    check: 'Disk',
    state: freeMiB < leastDiskMiB ? 'broken' : 'doubtful',
    found,
    fix: 'a full disk makes the collector answer 503: free some space, or move the data folder',
  };
}

/** The lock is DuckDB's own on the store's file, so the question is put to it. */
async function checkLock(storeFile: string): Promise<Finding> {
  const check = 'Lock';
  try {
    await stat(storeFile);
  } catch {
    return { check, state: 'fine', found: 'nobody has used this folder yet' };
  }
  try {
    const instance = await DuckDBInstance.create(storeFile, { access_mode: 'READ_ONLY' });
    instance.closeSync();
    return { check, state: 'fine', found: 'no process has the folder open' };
  } catch (error) {
    const text = messageOf(error);
    const pid = /PID (\d+)/.exec(text)?.[1];
    return pid === undefined
      ? {
          check,
          state: 'broken',
          found: `the store cannot be opened: ${text.split('\n')[0]}`,
          fix: `move ${storeFile} aside; the next start fills a new one from archive and log`,
        }
      : {
          check,
          state: 'broken',
          found: `process ${pid} has the folder open and does not answer`,
          fix: `wait for it, or end it: kill ${pid}`,
        };
  }
}

function checkPort(host: string, port: number): Promise<Finding> {
  const check = 'Port';
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve({
        check,
        state: 'broken',
        found: `${host}:${port} cannot be listened on (${error.code ?? error.message})`,
        fix: `find who has it: ss -ltnp "sport = :${port}"; or choose another with --port`,
      }),
    );
    server.listen(port, host, () =>
      server.close(() => resolve({ check, state: 'fine', found: `${host}:${port} is free` })),
    );
  });
}

async function runningInstance(folder: DataFolder): Promise<RunFile | undefined> {
  const run = await readRunFile(folder);
  if (!run) return undefined;
  try {
    const answer = await fetch(`${run.url}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok ? run : undefined;
  } catch {
    // Nobody there: the run file is of a process that was killed.
    return undefined;
  }
}

function aboutRunning({ url, pid, startedAt }: RunFile): Finding {
  return {
    check: 'Instance',
    state: 'fine',
    found: `runs at ${url} (process ${pid}, since ${startedAt})`,
  };
}

async function checkRunFile(folder: DataFolder, run: RunFile | undefined): Promise<Finding> {
  const check = 'Ready';
  if (!run) return { check, state: 'fine', found: 'not running; `pomona up` starts it' };
  const answer = await fetch(`${run.url}/readyz`);
  const { faults } = (await answer.json()) as { faults: readonly string[] };
  return faults.length === 0
    ? { check, state: 'fine', found: 'takes events and counts them' }
    : {
        check,
        state: 'broken',
        found: faults.join('; '),
        fix: `see the messages of process ${run.pid}; data is in ${folder.root}`,
      };
}
