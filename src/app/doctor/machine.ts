import { access, constants, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { messageOf } from '../../base/errors.ts';
import type { Finding } from './finding.ts';

const mebibyte = 1024 * 1024;
const leastMemoryMiB = 600;
const leastDiskMiB = 500;
const goodDiskMiB = 2_000;

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

export async function checkFolder(root: string): Promise<Finding> {
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

export async function checkDisk(root: string): Promise<Finding> {
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

export function checkPort(host: string, port: number): Promise<Finding> {
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
